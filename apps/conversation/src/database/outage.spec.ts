import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freshIds, type TestServer } from '@parley/testing';
import { Client } from 'pg';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;
let postgres: TestServer;
let nats: TestServer;

beforeAll(async () => {
  world = await World.start();
  ({ postgres, nats } = world.ground);
  worker = new WorkerDouble(world.bus);
  await world.startReplica();
});
afterAll(() => world.stop());

describe('While PostgreSQL is away', () => {
  it('every call says 503 with Retry-After, and the repeated post makes one message afterwards', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const body = { ...freshIds(), parentId: null, content: 'Patience' };
    await postgres.kill();
    const calls: [string, string, object?][] = [
      ['POST', `/api/conversations/${id}/messages`, body],
      ['GET', `/api/conversations/${id}/messages`],
      ['GET', '/api/conversations'],
      ['GET', '/api/search?q=a'],
      ['GET', '/api/usage'],
    ];
    for (const [method, path, content] of calls) {
      const { status, body: problem, headers } = await person.send(method, path, content);
      expect([path, status, problem.code]).toEqual([path, 503, 'unavailable']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await person.send('GET', '/api/models')).status).toBe(200);
    await postgres.start();
    const posted = await eventually(() => person.post(id, body));
    expect(await person.post(id, body)).toEqual(posted);
    expect((await person.messages(id)).items).toHaveLength(2);
  });

  it('a call does not hang on what somebody else keeps locked', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const locker = new Client({ connectionString: postgres.url });
    await locker.connect();
    await locker.query('BEGIN');
    await locker.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [person.id]);
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Anybody there?' });
    await locker.end();

    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
    await person.post(id, {});
  });

  it('nothing that a worker says is lost', async () => {
    const person = await world.person();
    const { generation } = await person.post((await person.begin()).id, {});
    await postgres.kill();
    await worker.end(person.id, generation, { text: 'Said meanwhile' });
    await postgres.start();

    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
  });

  it('posts in the middle of restarts are done once each', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const bodies = Array.from({ length: 20 }, () => ({ ...freshIds(), content: 'In the storm' }));
    const posting = bodies.map((body) => eventually(() => person.post(id, body), { withinMs: 30_000 }));
    await postgres.restart();
    await Promise.all(posting);

    const rows = await world.query('SELECT 1 FROM conversation.generations WHERE owner_id = $1', [person.id]);
    expect(rows).toHaveLength(20);
  });
});

describe('While NATS is away', () => {
  it('posts are taken, and their jobs and events go out in order once it is back', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    await nats.kill();
    const before = [await person.post(id, { content: 'One' }), await person.post(id, { content: 'Two' })];
    expect(await world.query('SELECT 1 FROM conversation.outbox WHERE owner_id = $1', [person.id])).not.toHaveLength(0);
    await nats.start();
    await eventually(
      async () => expect(await world.query('SELECT 1 FROM conversation.outbox WHERE owner_id = $1', [person.id])).toEqual([]),
      { withinMs: 30_000 },
    );

    const jobs = await world.query<{ job_sequence: string | null }>(
      'SELECT job_sequence FROM conversation.generations WHERE owner_id = $1',
      [person.id],
    );
    expect(jobs.every(({ job_sequence }) => job_sequence !== null)).toBe(true);
    await worker.end(person.id, before[0]!.generation);
    await eventually(async () => expect((await person.generation(before[0]!.generation.id)).status).toBe('completed'), {
      withinMs: 40_000,
    });
  });
});
