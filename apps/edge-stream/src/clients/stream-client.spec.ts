import { randomUUID } from 'node:crypto';
import type { Problem, UserEvent } from '@parley/contracts';
import { StreamClient, type StreamClientOptions, type Transport } from '@parley/stream-client';
import { eventually, startTestNats, TokenIssuer } from '@parley/testing';
import type { TestEdge } from '../fixtures/edge.fixture';
import { TestGateway } from '../fixtures/gateway.fixture';
import { live, Page, reached } from '../fixtures/page.fixture';
import { World } from '../fixtures/world.fixture';

const WORDS = Array.from({ length: 40 }, (_, index) => `word ${index} `);
const TEXT = WORDS.join('');
const TRANSPORTS: Transport[] = ['websocket', 'sse'];
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

describe('the stream client on real edges', () => {
  let world: World;
  let edge: TestEdge;
  let gateway: TestGateway;

  const newClient = (options: Partial<StreamClientOptions> = {}): StreamClient => {
    const token = (): Promise<string> => world.ground.issuer.token();
    return world.remember(new StreamClient({ origin: gateway.origin, token, ...options }));
  };

  beforeAll(async () => {
    world = await World.start({ nats: await startTestNats(), issuer: await new TokenIssuer().start() });
    edge = await world.edge();
  });

  beforeEach(async () => {
    gateway = await TestGateway.before(edge.origin);
  });

  afterEach(async () => {
    world.closeClients();
    await gateway.close();
  });

  afterAll(() => world.stop());

  describe.each(TRANSPORTS)('over %s', (transport) => {
    it('shows the text of the log as it grows', async () => {
      const client = newClient({ transport });
      const page = new Page();
      const log = world.log();
      client.watch(log.generationId, page.onFold);
      client.connect();
      await log.start();
      await log.deltas(WORDS);
      await log.end();
      await page.ended();
      expect(page.text).toBe(TEXT);
      for (const text of page.texts) expect(TEXT.startsWith(text)).toBe(true);
      expect(client.state).toEqual({ kind: 'live', transport });
    });

    it('comes to the text of the log however often the connection is cut', async () => {
      const client = newClient({ transport });
      const pages = [new Page(), new Page()];
      const log = await world.log().start();
      for (const page of pages) client.watch(log.generationId, page.onFold);
      client.connect();
      for (const [index, word] of WORDS.entries()) {
        await log.delta(word);
        if (index % 10 !== 5) continue;
        await eventually(() => expect(pages[0]!.text).toContain(word));
        gateway.cut();
      }
      await log.end();
      for (const page of pages) {
        await page.ended();
        expect(page.text).toBe(TEXT);
        for (const text of page.texts) expect(TEXT.startsWith(text)).toBe(true);
      }
      expect(client.stats().gaps).toBe(0);
    });

    it('goes on at another edge when its own is killed', async () => {
      const doomed = await world.edge();
      gateway.pointTo(doomed.origin);
      const client = newClient({ transport });
      const page = new Page();
      const log = await world.log().start();
      client.watch(log.generationId, page.onFold);
      client.connect();
      await log.deltas(WORDS.slice(0, 20));
      await eventually(() => expect(page.text).toBe(WORDS.slice(0, 20).join('')));
      gateway.pointTo(edge.origin);
      const killedAt = Date.now();
      await doomed.kill();
      await log.deltas(WORDS.slice(20));
      await log.end();
      await page.ended();
      expect(page.text).toBe(TEXT);
      expect(Date.now() - killedAt).toBeLessThan(5_000);
      expect(client.stats().reconnects).toBe(1);
    });

    it('drops the text of an attempt that another one replaces', async () => {
      const client = newClient({ transport });
      const page = new Page();
      const log = await world.log().start();
      client.watch(log.generationId, page.onFold);
      client.connect();
      await log.deltas(['lost ', 'words']);
      await eventually(() => expect(page.text).toBe('lost words'));
      await log.start();
      await log.deltas(WORDS);
      await log.end();
      await page.ended();
      expect(page.text).toBe(TEXT);
    });

    it('begins where a page was that knew something already', async () => {
      const log = await world.log().start();
      await log.deltas(WORDS);
      const first = newClient({ transport });
      const page = new Page();
      const watch = first.watch(log.generationId, page.onFold);
      first.connect();
      await eventually(() => expect(page.text).toBe(TEXT));
      watch.close();
      await log.delta('and more');
      const second = newClient({ transport });
      const later = new Page();
      second.watch(log.generationId, later.onFold, { from: page.fold! });
      second.connect();
      await eventually(() => expect(later.text).toBe(`${TEXT}and more`));
      expect(page.text).toBe(TEXT);
      expect(second.stats().events).toBe(1);
    });

    it('brings the events of the person, and after a cut those that were missed', async () => {
      const client = newClient({ transport });
      const events: UserEvent[] = [];
      client.onUserEvent((event) => events.push(event));
      client.connect();
      await live(client);
      const log = await world.log().start();
      const page = new Page();
      client.watch(log.generationId, page.onFold);
      await eventually(() => expect(page.fold).not.toBeNull());
      await eventually(() => expect(edge.node.users.size).toBe(1));
      gateway.cut();
      const ids: number[] = [];
      for (let count = 0; count < 3; count++) {
        ids.push(await world.tell({ type: 'conversation.deleted', conversationId: randomUUID() }));
      }
      await eventually(() => expect(events.map(({ id }) => id)).toEqual(ids));
    });

    it('says once for each connection from when on nothing of the person is missed', async () => {
      const client = newClient({ transport });
      const seen: string[] = [];
      client.onUserEvent(({ type }) => seen.push(type));
      client.onFollowing(() => seen.push('following'));
      client.connect();
      await eventually(() => expect(seen).toEqual(['following']));
      await world.tell({ type: 'conversation.deleted', conversationId: randomUUID() });
      await eventually(() => expect(seen).toEqual(['following', 'conversation.deleted']));
      gateway.cut();
      await eventually(() => expect(seen).toEqual(['following', 'conversation.deleted', 'following']));
    });

    it('asks for a fresh token when its own is refused, and is signed out when there is none', async () => {
      const asked: boolean[] = [];
      const client = newClient({
        transport,
        token: ({ isRefused }) => {
          asked.push(isRefused);
          return world.ground.issuer.token(isRefused ? {} : { exp: inSeconds(-60) });
        },
      });
      client.connect();
      await live(client);
      expect(asked).toEqual([false, true]);
      const sid = randomUUID();
      const other = newClient({ transport, token: async ({ isRefused }) => (isRefused ? null : world.ground.issuer.token({ sid })) });
      other.connect();
      await live(other);
      await world.tell({ type: 'session.ended', sessionId: sid });
      await reached(other, 'signed-out');
    });

    it('renews its token on a living connection', async () => {
      const asked: boolean[] = [];
      const client = newClient({
        transport,
        token: ({ isRefused }) => {
          asked.push(isRefused);
          return world.ground.issuer.token(isRefused ? {} : { exp: inSeconds(2) });
        },
      });
      const log = await world.log().start();
      const page = new Page();
      client.watch(log.generationId, page.onFold);
      client.connect();
      await eventually(() => expect(asked).toEqual([false, true]));
      await log.deltas(WORDS);
      await log.end();
      await page.ended();
      expect(page.text).toBe(TEXT);
      expect(client.stats().reconnects).toBe(0);
    });

    it('says what is wrong with a generation that nobody can watch', async () => {
      const client = newClient({ transport });
      const problem = new Promise<Problem>((onProblem) => client.watch('nonsense', () => undefined, { onProblem }));
      client.connect();
      expect(await problem).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(client.state.kind).toBe('live');
    });
  });

  it('falls back to SSE by itself where WebSockets are blocked, and returns to them later', async () => {
    gateway.blocksWebSockets = true;
    const client = newClient({ probeAfterMs: 50 });
    const page = new Page();
    const log = await world.log().start();
    client.watch(log.generationId, page.onFold);
    client.connect();
    await live(client, 'sse');
    await log.deltas(WORDS.slice(0, 20));
    await eventually(() => expect(page.text).toBe(WORDS.slice(0, 20).join('')));
    gateway.blocksWebSockets = false;
    await live(client, 'websocket');
    await log.deltas(WORDS.slice(20));
    await log.end();
    await page.ended();
    expect(page.text).toBe(TEXT);
    await eventually(() => expect(edge.node.connections.count('sse')).toBe(0));
  });

  it('changes its transport when it is told to, and loses nothing by it', async () => {
    const client = newClient();
    const page = new Page();
    const log = await world.log().start();
    client.watch(log.generationId, page.onFold);
    client.connect();
    for (const [index, word] of WORDS.entries()) {
      await log.delta(word);
      if (index % 8 === 0) client.useTransport(TRANSPORTS[(index / 8) % 2]!);
    }
    await log.end();
    await page.ended();
    expect(page.text).toBe(TEXT);
  });

  it('is signed out without a token, and connects when there is one', async () => {
    let token: string | null = null;
    const client = newClient({ token: async () => token });
    client.connect();
    await reached(client, 'signed-out');
    token = await world.ground.issuer.token();
    client.connect();
    await live(client);
    client.close();
    expect(client.state).toEqual({ kind: 'closed' });
  });

  it('says when it will try again, while there is nobody to connect to', async () => {
    const client = newClient();
    gateway.pointTo('http://127.0.0.1:1');
    const before = Date.now();
    client.connect();
    await reached(client, 'reconnecting');
    const { state } = client;
    expect(state.kind === 'reconnecting' && state.retryAt - before).toBeLessThan(1_000);
    gateway.pointTo(edge.origin);
    await live(client);
  });
});
