import { connectDatabase } from './connect-database';
import { type SchemaOptions, schemaOptions } from './schema-options';

/** Brings a schema up to date. Safe to run again, and beside another run of itself. No time limits: indexes take long. */
export async function migrate(options: SchemaOptions): Promise<void> {
  const { schema } = options;
  const dataSource = await connectDatabase({ ...schemaOptions({ ...options, poolSize: 2 }), extra: {} });
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [`migrate:${schema}`]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await dataSource.runMigrations({ transaction: 'all' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [`migrate:${schema}`]);
    await runner.release();
    await dataSource.destroy();
  }
}
