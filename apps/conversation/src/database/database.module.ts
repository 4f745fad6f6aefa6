import { Global, Module } from '@nestjs/common';
import { connectDatabase, schemaOptions } from '@parley/database';
import { DataSource } from 'typeorm';
import { ConversationRepository } from '../conversations/conversation.repository';
import type { Env } from '../env';
import { GenerationRepository } from '../generations/generation.repository';
import { MessageRepository } from '../messages/message.repository';
import { MessageTree } from '../messages/message-tree';
import { MessageViews } from '../messages/message-views';
import { ENV } from '../settings.module';
import { conversationSchema } from './schema';
import { Tables } from './tables';

const repositories = [ConversationRepository, GenerationRepository, MessageRepository, MessageTree, MessageViews, Tables];

/** The tables, for every room of the service. */
@Global()
@Module({
  providers: [
    {
      provide: DataSource,
      inject: [ENV],
      useFactory: (env: Env) => connectDatabase(schemaOptions(conversationSchema(env.DATABASE_URL, env.DATABASE_POOL_SIZE))),
    },
    ...repositories,
  ],
  exports: [DataSource, ...repositories],
})
export class DatabaseModule {}
