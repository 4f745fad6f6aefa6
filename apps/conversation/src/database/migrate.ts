import { connectDatabase } from './connect-database';
import { dataSourceOptions, SCHEMA } from './data-source-options';

/** Brings the schema up to date. Safe to run again, and beside another run of itself. No time limits: indexes take long. */
export async function migrate(url: string): Promise<void> {
  const dataSource = await connectDatabase({ ...dataSourceOptions(url, 2), extra: {} });
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [`migrate:${SCHEMA}`]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await dataSource.runMigrations({ transaction: 'all' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [`migrate:${SCHEMA}`]);
    await runner.release();
    await dataSource.destroy();
  }
}
