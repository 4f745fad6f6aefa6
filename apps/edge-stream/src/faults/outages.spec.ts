import { startTestNats, type TestServer, TokenIssuer } from '@parley/testing';
import type { TestEdge } from '../fixtures/edge.fixture';
import { World } from '../fixtures/world.fixture';

const WORDS = Array.from({ length: 60 }, (_, index) => `word ${index} `);
const TEXT = WORDS.join('');

describe('an edge in trouble', () => {
  let nats: TestServer;
  let world: World;
  let edge: TestEdge;

  beforeAll(async () => {
    nats = await startTestNats();
    world = await World.start({ nats, issuer: await new TokenIssuer().start() });
    edge = await world.edge();
  });

  afterEach(() => world.closeClients());
  afterAll(() => world.stop());

  it('loses nothing when NATS is killed and comes back in the middle of answers', async () => {
    const logs = await Promise.all([1, 2, 3].map(() => world.log().start()));
    const client = await world.socket(edge);
    const readers = await Promise.all(logs.map(({ generationId }) => client.watch(generationId)));
    const stream = await world.stream(edge, `generations/${logs[0]!.generationId}`);
    const writing = Promise.all(logs.map((log) => log.deltas(WORDS)));
    await readers[0]!.until(({ text }) => text.includes('word 5 '));
    await nats.kill();
    await nats.start();
    await writing;
    await Promise.all(logs.map((log) => log.end()));
    for (const seen of [...readers, stream.seen]) {
      await seen.ended();
      expect(seen.text).toBe(TEXT);
      expect(seen.verdicts).not.toContain('gap');
    }
  });

  it('says that it is not ready while NATS is away, and serves those who came meanwhile afterwards', async () => {
    const log = await world.log().start();
    await log.deltas(WORDS.slice(0, 5));
    await nats.kill();
    await expect(edge.ready()).rejects.toThrow();
    const client = await world.socket(edge);
    const seen = await client.watch(log.generationId);
    await nats.start();
    await seen.until(({ text }) => text === WORDS.slice(0, 5).join(''));
    await edge.ready();
    await log.deltas(WORDS.slice(5));
    await log.end();
    await seen.ended();
    expect(seen.text).toBe(TEXT);
  });

  it('sends everyone away with a reason before it stops, and lets nobody new in', async () => {
    const leaving = await world.edge();
    const log = await world.log().start();
    const clients = await Promise.all([1, 2, 3].map(() => world.socket(leaving)));
    const readers = await Promise.all(clients.map((client) => client.watch(log.generationId)));
    const stream = await world.stream(leaving, `generations/${log.generationId}`);
    await log.deltas(WORDS.slice(0, 10));
    for (const seen of [...readers, stream.seen]) await seen.until(({ text }) => text === WORDS.slice(0, 10).join(''));
    const stopped = leaving.close();
    await Promise.all(clients.map((client) => client.disconnected()));
    await stream.ended;
    expect(stream.messages.at(-1)).toMatchObject({ event: 'goodbye', data: '{"reason":"draining"}' });
    expect(clients.map(({ goodbyes }) => goodbyes)).toEqual([['draining'], ['draining'], ['draining']]);
    await stopped;
    // Another edge goes on exactly where this one stopped.
    const lastId = stream.messages.findLast(({ id }) => id !== undefined)?.id ?? '';
    const next = await world.stream(edge, `generations/${log.generationId}`, { 'last-event-id': lastId });
    await log.deltas(WORDS.slice(10));
    await log.end();
    await next.ended;
    expect(next.seen.events.map((event) => (event.type === 'delta' ? event.text : '')).join('')).toBe(WORDS.slice(10).join(''));
  });
});
