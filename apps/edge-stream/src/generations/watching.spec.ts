import { randomUUID } from 'node:crypto';
import { eventually, startTestNats, TokenIssuer } from '@parley/testing';
import type { TestEdge } from '../fixtures/edge.fixture';
import { TEXT, type TestLog, WORDS } from '../fixtures/log.fixture';
import { type TestSocket, TestStream } from '../fixtures/watching.fixture';
import { World } from '../fixtures/world.fixture';

describe('watching a generation', () => {
  let world: World;
  let edge: TestEdge;

  const socket = (claims = {}): Promise<TestSocket> => world.socket(edge, claims);
  const stream = (path: string, fields = {}): Promise<TestStream> => world.stream(edge, path, fields);
  const newLog = (): TestLog => world.log();

  const finishedLog = async (): Promise<TestLog> => {
    const log = await newLog().start();
    await log.deltas(WORDS);
    await log.end();
    return log;
  };

  beforeAll(async () => {
    world = await World.start({ nats: await startTestNats(), issuer: await new TokenIssuer().start() });
    edge = await world.edge({ SSE_NOTHING_MS: 1_000 });
  });

  afterEach(() => world.closeClients());
  afterAll(() => world.stop());

  it('gives two sockets and an event stream the text of the log', async () => {
    const log = newLog();
    const [one, two] = [await socket(), await socket()];
    const readers = await Promise.all([one.watch(log.generationId), two.watch(log.generationId)]);
    const sse = await stream(`generations/${log.generationId}`);
    await log.start();
    await log.deltas(WORDS);
    await log.end();
    for (const seen of [...readers, sse.seen]) {
      await seen.ended();
      expect(seen.text).toBe(TEXT);
      expect(seen.wrongs).toEqual([]);
    }
    await sse.ended;
  });

  it('gives one who joins in the middle what was before and what comes after, once', async () => {
    const log = await newLog().start();
    await log.deltas(WORDS.slice(0, 5));
    const seen = await (await socket()).watch(log.generationId);
    await log.deltas(WORDS.slice(5));
    await log.end();
    await seen.ended();
    expect(seen.text).toBe(TEXT);
    expect(seen.wrongs).toEqual([]);
  });

  it('gives all that went before to a second viewer of a running answer', async () => {
    const log = await newLog().start();
    await log.deltas(WORDS.slice(0, 5));
    const first = await (await socket()).watch(log.generationId);
    await first.until(({ text }) => text === WORDS.slice(0, 5).join(''));
    const second = await (await socket()).watch(log.generationId);
    await second.until(({ text }) => text === WORDS.slice(0, 5).join(''));
    expect(second.events).toHaveLength(2);
  });

  it('replays a finished answer as started, one delta and end', async () => {
    const log = await finishedLog();
    const seen = await (await socket()).watch(log.generationId);
    await seen.ended();
    expect(seen.events.map(({ type }) => type)).toEqual(['started', 'delta', 'end']);
    expect(seen.text).toBe(TEXT);
    expect(seen.wrongs).toEqual([]);
  });

  it('goes on behind the cursor it is given, in a running and in a finished answer', async () => {
    const log = await newLog().start();
    await log.deltas(WORDS.slice(0, 5));
    const running = await (await socket()).watch(log.generationId, '1.3');
    await log.deltas(WORDS.slice(5));
    await log.end();
    const finished = await stream(`generations/${log.generationId}?after=1.3`);
    for (const seen of [running, finished.seen]) {
      await seen.until(({ events }) => events.at(-1)?.type === 'end');
      const text = seen.events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
      expect(text).toBe(WORDS.slice(3).join(''));
      expect(seen.events[0]).toMatchObject({ type: 'delta', attempt: 1 });
    }
    expect(finished.messages.at(-1)).toMatchObject({ id: `1.${WORDS.length + 1}`, event: 'end' });
  });

  it('tells one who has it all that nothing more comes', async () => {
    const log = await finishedLog();
    const all = await stream(`generations/${log.generationId}?after=1.${WORDS.length + 1}`);
    expect(all.response.status).toBe(204);
  });

  it.each(['1.500', '7.3', '999999999.999999999'])('sends the whole log to one who claims to be at %s, beyond it', async (after) => {
    const log = await newLog().start();
    await log.deltas(WORDS.slice(0, 4));
    const running = await (await socket()).watch(log.generationId, after);
    await running.until(({ text }) => text === WORDS.slice(0, 4).join(''));
    await log.deltas(WORDS.slice(4));
    await log.end();
    await running.ended();
    expect(running.text).toBe(TEXT);
    const finished = await stream(`generations/${log.generationId}?after=${after}`);
    await finished.seen.ended();
    expect(finished.seen.text).toBe(TEXT);
  });

  it('drops the text of an attempt when another begins', async () => {
    const log = await newLog().start();
    const seen = await (await socket()).watch(log.generationId);
    await log.deltas(['this ', 'will ', 'be lost']);
    await seen.until(({ text }) => text === 'this will be lost');
    await log.start();
    await log.deltas(WORDS);
    await log.end();
    await seen.ended();
    expect(seen.text).toBe(TEXT);
    expect(seen.fold.cursor.attempt).toBe(2);
    const late = await (await socket()).watch(log.generationId, '1.2');
    await late.ended();
    expect(late.text).toBe(TEXT);
  });

  it('keeps heartbeats from clients only where a later delta has taken their place', async () => {
    const log = await newLog().start();
    await log.delta('a');
    await log.heartbeat();
    await log.heartbeat();
    const seen = await (await socket()).watch(log.generationId);
    await seen.until(({ fold }) => fold.cursor.seq === 3);
    expect(seen.events.map(({ type }) => type)).toEqual(['started', 'delta', 'heartbeat', 'heartbeat']);
    await log.delta('b');
    const late = await (await socket()).watch(log.generationId);
    await late.until(({ text }) => text === 'ab');
    expect(late.events.at(-1)).toMatchObject({ type: 'delta', from: 1, seq: 4 });
  });

  it('shows nobody the answer of another', async () => {
    const log = newLog();
    const stranger = await socket({ sub: randomUUID() });
    const owner = await socket();
    const own = await owner.watch(log.generationId);
    const foreign = await stranger.watch(log.generationId);
    const sse = await TestStream.open(
      `${edge.origin}/stream/generations/${log.generationId}`,
      await world.ground.issuer.token({ sub: randomUUID() }),
    );
    await log.start();
    await log.deltas(WORDS);
    await log.end();
    await own.ended();
    await sse.ended;
    expect(foreign.events).toEqual([]);
    expect(sse.messages.map(({ event }) => event)).toEqual(['problem']);
    expect(JSON.parse(sse.messages[0]!.data)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await (await fetch(`${edge.origin}/stream/generations/${randomUUID()}`)).json()).toMatchObject({ code: 'unauthenticated' });
  });

  it.each(['1', '1.', '.1', '-1.2', '1.02', '1.2.3', '1e9.1', '9999999999.1', '*', '', ' ', '1.1 '])('refuses the cursor "%s"', async (after) => {
    const client = await socket();
    const id = randomUUID();
    expect(await client.ask('watch', { generationId: id, after })).toMatchObject({ ok: false, error: { status: 400, code: 'invalid_request' } });
    const { response } = await stream(`generations/${id}?after=${encodeURIComponent(after)}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each(['>', '*', '*.*', 'a.b', 'x y', '', 'x'.repeat(60), '../events', '%00'])('refuses the id "%s"', async (id) => {
    const client = await socket();
    expect(await client.ask('watch', { generationId: id })).toMatchObject({ ok: false, error: { status: 400 } });
    expect(await client.ask('unwatch', { generationId: id })).toMatchObject({ ok: false, error: { status: 400 } });
    const { response } = await stream(`generations/${encodeURIComponent(id)}`);
    expect([400, 404]).toContain(response.status);
  });

  it.each([[undefined], [null], ['watch'], [7], [[]], [{}], [{ generationId: 7 }], [{ generationId: null, after: {} }]])(
    'refuses a watch with the body %j',
    async (body) => {
      expect(await (await socket()).ask('watch', body)).toMatchObject({ ok: false, error: { status: 400 } });
    },
  );

  it('sends nothing any more after unwatch, and everything after another watch', async () => {
    const log = await newLog().start();
    const client = await socket();
    const seen = await client.watch(log.generationId);
    await log.delta('a');
    await seen.until(({ text }) => text === 'a');
    expect(await client.ask('unwatch', { generationId: log.generationId })).toEqual({ ok: true });
    const other = await (await socket()).watch(log.generationId);
    await log.delta('b');
    await other.until(({ text }) => text === 'ab');
    expect(seen.text).toBe('a');
    await client.watch(log.generationId, '1.1');
    await seen.until(({ text }) => text === 'ab');
    expect(seen.wrongs).toEqual([]);
  });

  it('takes an event stream up again by Last-Event-ID, which wins over the address', async () => {
    const log = await newLog().start();
    await log.deltas(WORDS.slice(0, 4));
    const first = await stream(`generations/${log.generationId}`);
    await first.seen.until(({ text }) => text === WORDS.slice(0, 4).join(''));
    first.close();
    await log.deltas(WORDS.slice(4));
    await log.end();
    const lastId = first.messages.at(-1)?.id ?? '';
    const second = await stream(`generations/${log.generationId}?after=1.0`, { 'last-event-id': lastId });
    await second.ended;
    const rest = second.seen.events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
    expect(first.seen.text + rest).toBe(TEXT);
    const broken = await stream(`generations/${log.generationId}`, { 'last-event-id': 'yesterday' });
    expect(broken.response.status).toBe(400);
  });

  it('answers event streams with the headers that keep proxies from holding them back', async () => {
    const log = await finishedLog();
    const { response, ended } = await stream(`generations/${log.generationId}`);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    await ended;
  });

  it('forgets a generation some time after its last viewer has left', async () => {
    const brief = await world.edge({ IDLE_RELEASE_MS: 100 });
    const log = await newLog().start();
    const client = await world.socket(brief);
    const seen = await client.watch(log.generationId);
    await seen.until(({ fold }) => fold.started !== null);
    expect(brief.node.generations.size).toBe(1);
    client.close();
    await eventually(() => expect(brief.node.generations.size).toBe(0));
  });
});
