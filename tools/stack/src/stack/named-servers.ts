import { connect } from 'nats';
import pg from 'pg';

const PATIENCE_MS = 5_000;

/** @throws when the database that a person named cannot be worked with */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw new Error(`DATABASE_URL: the database cannot be used (${reasonOf(error)}).`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws when the server that a person named cannot be reached, or has no JetStream */
export async function checkBus(url: string): Promise<void> {
  try {
    const { username, password } = new URL(url.split(',')[0] ?? '');
    const servers = url.split(',').map((part) => new URL(part).host);
    const credentials = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {};
    const connection = await connect({ servers, ...credentials, timeout: PATIENCE_MS, reconnect: false });
    const manager = await connection.jetstreamManager({ timeout: PATIENCE_MS });
    await manager.getAccountInfo().finally(() => connection.close());
  } catch (error) {
    throw new Error(`NATS_URL: the server cannot be used (${reasonOf(error)}). It must run with JetStream.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
