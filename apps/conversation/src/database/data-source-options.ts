import type { DataSourceOptions } from 'typeorm';
import { ConversationEntity } from '../conversations/conversation.entity';
import { GenerationEntity } from '../generations/generation.entity';
import { MessageEntity } from '../messages/message.entity';
import { OutboxRow } from '../outbox/outbox-row.entity';
import { Conversations1764000000000 } from './migrations/1764000000000-conversations';

export const SCHEMA = 'conversation';

export function dataSourceOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema: SCHEMA,
    poolSize,
    applicationName: 'conversation',
    entities: [ConversationEntity, MessageEntity, GenerationEntity, OutboxRow],
    migrations: [Conversations1764000000000],
    migrationsTableName: 'migrations',
    synchronize: false,
    extra: { statement_timeout: 15_000, idle_in_transaction_session_timeout: 15_000, connectionTimeoutMillis: 5_000 },
  };
}
