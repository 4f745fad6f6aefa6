import { Id } from '@parley/contracts';
import type { DataSource, EntityManager } from 'typeorm';

/** As much of the driver's connection as is needed here: several statements in one round trip give several results. */
interface Connection {
  query<Row = never>(text: string): Promise<{ rows: Row[] } | { rows: Row[] }[]>;
}

export interface Lock {
  /** A UUID. */
  key: string;
  /** Locks of different kinds do not meet. */
  kind: number;
}

/** What goes on in such a transaction: `rows` are those of the statement that it began with. */
export interface Locked<Row> {
  manager: EntityManager;
  rows: Row[];
}

/**
 * A transaction that begins with a lock which others wait for until the commit, in one round trip, and with it a first
 * statement without parameters, if one is given.
 */
export async function inLockedTransaction<T, Row = never>(
  dataSource: DataSource,
  { key, kind }: Lock,
  work: (locked: Locked<Row>) => Promise<T>,
  first = '',
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const connection = (await runner.connect()) as Connection;
    const lock = `SELECT pg_advisory_xact_lock(hashtextextended('${Id.parse(key)}', ${kind}))`;
    const results = await connection.query<Row>(`BEGIN; ${lock}; ${first}`);
    const result = await work({ manager: runner.manager, rows: [results].flat().at(-1)?.rows ?? [] });
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
