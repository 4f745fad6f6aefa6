import type { DataSourceOptions, MixedList } from 'typeorm';
import { PreparingClient } from './preparing-client';

export interface SchemaOptions {
  url: string;
  /** The schema that the service owns; also how its connections are called in the server's list. */
  schema: string;
  poolSize: number;
  entities: MixedList<new () => object>;
  migrations: MixedList<new () => object>;
}

/** In milliseconds: no request hangs on a database that is away, stuck or locked. */
const TIMEOUTS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 5_000,
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 20_000,
};

/** How a service works with the one schema that it owns. */
export function schemaOptions({ url, schema, poolSize, entities, migrations }: SchemaOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema,
    poolSize,
    applicationName: schema,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    installExtensions: false,
    extra: { ...TIMEOUTS, keepAlive: true, Client: PreparingClient },
  };
}
