import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { startTestPostgres, type TestServer } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connectDatabase } from './connect-database';
import { plannedEachTime, PreparingClient } from './preparing-client';
import { schemaOptions } from './schema-options';

describe('a connection to the database', () => {
  let postgres: TestServer;
  let dataSource: DataSource;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const options = { url: postgres.url, schema: 'public', poolSize: 1, entities: [], migrations: [] };
    dataSource = await connectDatabase(schemaOptions(options));
    await dataSource.query('CREATE TABLE notes (id int, text text)');
    await dataSource.query("INSERT INTO notes SELECT id, 'note ' || id FROM generate_series(1, 5) AS id");
  });
  afterAll(async () => {
    await dataSource.destroy();
    await postgres.stop();
  });

  const prepared = async (): Promise<string[]> => {
    const rows: { statement: string }[] = await dataSource.query('SELECT statement FROM pg_prepared_statements');
    return rows.map(({ statement }) => statement);
  };

  it('has a statement planned once, however often it runs', async () => {
    const text = 'SELECT text FROM notes WHERE id = $1';
    for (let id = 1; id <= 5; id++) expect(await dataSource.query(text, [id])).toEqual([{ text: `note ${id}` }]);
    expect((await prepared()).filter((statement) => statement === text)).toHaveLength(1);
  });

  it('plans a statement each time that is marked so', async () => {
    const text = plannedEachTime('SELECT id FROM notes WHERE text = $1');
    expect(await dataSource.query(text, ['note 2'])).toEqual([{ id: 2 }]);
    expect(await prepared()).not.toContain(text);
  });

  it('outlives a column that a migration adds while it is open', async () => {
    const all = 'SELECT * FROM notes WHERE id = $1';
    const some = 'SELECT n.id, n.text FROM notes n WHERE n.id = $1';
    for (const text of [all, some]) expect(await dataSource.query(text, [1])).toEqual([{ id: 1, text: 'note 1' }]);
    await dataSource.query('ALTER TABLE notes ADD COLUMN author text');
    expect(await dataSource.query(some, [1])).toEqual([{ id: 1, text: 'note 1' }]);
    expect(await dataSource.query(all, [1])).toEqual([{ id: 1, text: 'note 1', author: null }]);
  });

  it('keeps a bounded number of statements', async () => {
    for (let count = 1; count <= 400; count++) {
      const list = Array.from({ length: count }, (_, index) => `$${index + 1}`).join(', ');
      await dataSource.query(`SELECT id FROM notes WHERE id IN (${list})`, Array.from({ length: count }, () => 1));
    }
    expect((await prepared()).length).toBeLessThanOrEqual(300);
    expect(await dataSource.query('SELECT id FROM notes WHERE id = $1 AND true', [3])).toEqual([{ id: 3 }]);
  });

  it('tells what a statement did wrong', async () => {
    await expect(dataSource.query('SELECT nothing FROM notes WHERE id = $1', [1])).rejects.toThrow('nothing');
    await expect(dataSource.query('SELECT text FROM notes WHERE id = $1', ['x'])).rejects.toThrow('invalid input');
    expect(await dataSource.query('SELECT text FROM notes WHERE id = $1', [1])).toEqual([{ text: 'note 1' }]);
  });

  it('that opens as its server ends fails whoever uses it, and not the process', async () => {
    const packet = (type: string, body: string): Buffer => {
      const head = Buffer.alloc(5);
      head.write(type);
      head.writeInt32BE(body.length + 4, 1);
      return Buffer.concat([head, Buffer.from(body)]);
    };
    // That it is open, that it is ready, and that the operator ends it, in one piece, as a busy machine reads them.
    const opensAndEnds = Buffer.concat([packet('R', '\0\0\0\0'), packet('Z', 'I'), packet('E', 'SFATAL\0C57P01\0Mterminating connection\0\0')]);
    const server = createServer((socket) => socket.once('data', () => socket.end(opensAndEnds))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const pool = new pg.Pool({ Client: PreparingClient, host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'parley', database: 'parley' });
    const client = await pool.connect();
    await expect(client.query('SELECT 1')).rejects.toThrow(/not queryable|terminated/);
    client.release(true);
    await pool.end();
    server.close();
  });
});
