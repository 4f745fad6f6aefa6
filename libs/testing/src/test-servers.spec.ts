import { freePort } from '@parley/local-servers';
import { connect } from 'nats';
import pg from 'pg';
import { eventually } from './eventually';
import { startTestNats, startTestPostgres } from './test-servers';

describe('the servers of a test', () => {
  it('are a PostgreSQL that keeps its data over a kill', async () => {
    const postgres = await startTestPostgres();
    const query = async (sql: string): Promise<unknown[]> => {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      return client.query(sql).then(({ rows }) => rows).finally(() => client.end());
    };
    await query('CREATE EXTENSION pg_trgm; CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    await postgres.kill();
    await postgres.start();
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await postgres.stop();
  });

  it('are a nats-server that keeps its streams over a restart', async () => {
    const nats = await startTestNats();
    const connection = await connect({ servers: nats.url, maxReconnectAttempts: -1 });
    const { streams } = await connection.jetstreamManager();
    await streams.add({ name: 'KEPT', subjects: ['kept'] });
    await connection.jetstream().publish('kept', new Uint8Array([1]));
    await nats.restart();
    await eventually(async () => expect((await streams.info('KEPT')).state.messages).toBe(1));
    await connection.close();
    await nats.stop();
  });

  it('are on ports that nobody else was given at the same time', async () => {
    const ports = await Promise.all(Array.from({ length: 300 }, () => freePort()));
    expect(new Set(ports).size).toBe(300);
  });
});
