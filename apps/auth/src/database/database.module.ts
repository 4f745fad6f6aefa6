import { Global, Module } from '@nestjs/common';
import { connectDatabase, schemaOptions } from '@parley/database';
import { DataSource } from 'typeorm';
import type { Env } from '../env';
import { ENV } from '../settings.module';
import { EndedSessionRepository } from '../sessions/ended-session.repository';
import { SigningKeys } from '../signing-keys/signing-keys';
import { authSchema } from './schema';

@Global()
@Module({
  providers: [
    {
      provide: DataSource,
      inject: [ENV],
      useFactory: (env: Env) => connectDatabase(schemaOptions(authSchema(env.DATABASE_URL, env.DATABASE_POOL_SIZE))),
    },
    {
      provide: SigningKeys,
      inject: [DataSource, ENV],
      useFactory: (dataSource: DataSource, env: Env) => new SigningKeys(dataSource, env.AUTH_KEY_SECRET),
    },
    EndedSessionRepository,
  ],
  exports: [DataSource, SigningKeys, EndedSessionRepository],
})
export class DatabaseModule {}
