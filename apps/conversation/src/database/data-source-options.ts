import type { DataSourceOptions } from 'typeorm';
import { ConversationEntity } from '../conversations/conversation.entity';
import { GenerationEntity } from '../generations/generation.entity';
import { MessageEntity } from '../messages/message.entity';
import { OutboxRow } from '../outbox/outbox-row.entity';
import { Conversations1764000000000 } from './migrations/1764000000000-conversations';

export const SCHEMA = 'conversation';

/** In milliseconds: no request hangs on a database that is away, stuck or locked. */
const TIMEOUTS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 5_000,
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 20_000,
};

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
    installExtensions: false,
    extra: { ...TIMEOUTS, keepAlive: true },
  };
}
