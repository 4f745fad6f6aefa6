import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { SOCKET_PATH } from '@parley/contracts';
import { startTestNats, TokenIssuer } from '@parley/testing';
import type { TestEdge } from '../fixtures/edge.fixture';
import { TestSocket } from '../fixtures/watching.fixture';
import { World } from '../fixtures/world.fixture';

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** Tries to open a WebSocket and resolves with the status of the answer. */
function upgrade(origin: string, headers: Record<string, string>): Promise<number> {
  const url = new URL(`${SOCKET_PATH}/?EIO=4&transport=websocket`, origin);
  const fields = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const attempt = request(url, { headers: fields });
    attempt.on('response', ({ statusCode }) => resolve(statusCode ?? 0));
    attempt.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    attempt.on('error', reject);
    attempt.end();
  });
}

describe('the door for sockets', () => {
  let world: World;
  let edge: TestEdge;

  beforeAll(async () => {
    world = await World.start({ nats: await startTestNats(), issuer: await new TokenIssuer().start() });
    edge = await world.edge({ CONNECTIONS_PER_USER: 5, WATCHES_PER_SOCKET: 3, SOCKET_MESSAGES_PER_SECOND: 25 });
  });

  afterEach(() => world.closeClients());
  afterAll(() => world.stop());

  it.each([
    ['no token', undefined, 'unauthenticated'],
    ['an empty token', '', 'unauthenticated'],
    ['a token that is a number', 7, 'unauthenticated'],
    ['words', 'sesame', 'token_invalid'],
    ['a book', 'x'.repeat(9_000), 'invalid_request'],
  ])('refuses %s', async (_name, token, code) => {
    const client = world.remember(new TestSocket(edge.origin, token as string));
    expect(await client.refused()).toMatchObject({ code });
  });

  it('refuses a token that has expired, one of another issuer, and one in the address', async () => {
    expect(await (await world.knock(edge, { exp: inSeconds(-60) })).refused()).toMatchObject({ status: 401, code: 'token_expired' });
    expect(await (await world.knock(edge, { iss: 'mallory' })).refused()).toMatchObject({ status: 401, code: 'token_invalid' });
    const token = await world.ground.issuer.token();
    const client = world.remember(new TestSocket(`${edge.origin}/?token=${token}`, ''));
    expect(await client.refused()).toMatchObject({ code: 'unauthenticated' });
  });

  it('closes a socket whose token runs out, and says why', async () => {
    const client = await world.socket(edge, { exp: inSeconds(-4) });
    await client.disconnected();
    expect(client.goodbyes).toEqual(['token_expired']);
  });

  it('keeps a socket that was given a fresh token in time', async () => {
    const [kept, left] = await Promise.all([world.socket(edge, { exp: inSeconds(-3) }), world.socket(edge, { exp: inSeconds(-3) })]);
    expect(await kept.ask('refresh', { token: await world.ground.issuer.token() })).toEqual({ ok: true });
    await left.disconnected();
    expect(kept.socket.connected).toBe(true);
    expect(kept.goodbyes).toEqual([]);
  });

  it('takes no token of another person, no bad one and none that has expired for a refresh', async () => {
    const client = await world.socket(edge);
    const ofAnother = await world.ground.issuer.token({ sub: randomUUID() });
    const expired = await world.ground.issuer.token({ exp: inSeconds(-60) });
    expect(await client.ask('refresh', { token: ofAnother })).toMatchObject({ ok: false, error: { status: 401, code: 'token_invalid' } });
    expect(await client.ask('refresh', { token: expired })).toMatchObject({ ok: false, error: { code: 'token_expired' } });
    expect(await client.ask('refresh', { token: 'sesame' })).toMatchObject({ ok: false, error: { code: 'token_invalid' } });
    expect(await client.ask('refresh', {})).toMatchObject({ ok: false, error: { status: 400, code: 'invalid_request' } });
    expect(client.socket.connected).toBe(true);
  });

  it('answers a foreign page 403 before anything is upgraded', async () => {
    const { host } = new URL(edge.origin);
    expect(await upgrade(edge.origin, { origin: 'https://evil.example' })).toBe(403);
    expect(await upgrade(edge.origin, { origin: 'null' })).toBe(403);
    expect(await upgrade(edge.origin, { origin: `http://${host}` })).toBe(101);
    expect(await upgrade(edge.origin, {})).toBe(101);
    const behindGateway = { origin: 'https://chat.example', 'x-forwarded-host': 'chat.example' };
    expect(await upgrade(edge.origin, behindGateway)).toBe(101);
  });

  it('lets in the pages that it was told to, and no others', async () => {
    const strict = await world.edge({ ALLOWED_ORIGINS: 'https://chat.example, https://beta.example' });
    expect(await upgrade(strict.origin, { origin: 'https://beta.example' })).toBe(101);
    expect(await upgrade(strict.origin, { origin: strict.origin })).toBe(403);
  });

  it('offers no polling', async () => {
    const response = await fetch(`${edge.origin}${SOCKET_PATH}/?EIO=4&transport=polling`);
    expect(response.status).toBe(400);
  });

  it('lets a person have so many connections and no more, over both transports', async () => {
    const sub = randomUUID();
    const clients = [];
    for (let count = 0; count < 5; count++) clients.push(await world.socket(edge, { sub }));
    expect(await (await world.knock(edge, { sub })).refused()).toMatchObject({ status: 429, code: 'too_many_connections' });
    const authorization = `Bearer ${await world.ground.issuer.token({ sub })}`;
    const stream = await world.stream(edge, 'events', { authorization });
    expect(stream.response.status).toBe(429);
    expect(Number(stream.response.headers.get('retry-after'))).toBeGreaterThan(0);
    const first = clients[0]!;
    first.close();
    await first.disconnected();
    // Another person was never concerned.
    await world.socket(edge);
  });

  it('lets one address have so many connections and no more, whatever it says of itself; another one has its own', async () => {
    const strict = await world.edge({ CONNECTIONS_PER_ADDRESS: 3 });
    const stream = (forwarded: string) =>
      world.ground.issuer.token({ sub: randomUUID() }).then((token) => world.stream(strict, 'events', { authorization: `Bearer ${token}`, 'x-forwarded-for': forwarded }));
    for (const madeUp of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) expect((await stream(`${madeUp}, 9.9.9.9`)).response.status).toBe(200);
    const refused = await stream('4.4.4.4, 9.9.9.9');
    expect(refused.response.status).toBe(429);
    expect((await stream('9.9.9.8')).response.status).toBe(200);
    // A socket from this machine itself is another address still.
    await world.socket(strict);
  });

  it('lets a socket watch so many generations and no more, and any number one after the other', async () => {
    const client = await world.socket(edge);
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of ids) await client.watch(id);
    await client.watch(ids[0]!);
    expect(await client.ask('watch', { generationId: randomUUID() })).toMatchObject({ ok: false, error: { status: 429, code: 'too_many_watches' } });
    await client.ask('unwatch', { generationId: ids[1] });
    await client.watch(randomUUID());
  });

  it('refuses a socket that speaks too fast, and closes one that does not stop', async () => {
    const client = await world.socket(edge);
    const generationId = randomUUID();
    const replies = await Promise.all(Array.from({ length: 120 }, () => client.ask('unwatch', { generationId })));
    expect(replies[0]).toEqual({ ok: true });
    expect(replies.at(-1)).toMatchObject({ ok: false, error: { status: 429, code: 'too_many_messages' } });
    for (let count = 0; count < 300; count++) client.socket.emit('anything', {});
    await client.disconnected();
  });

  it('closes a socket that sends a book', async () => {
    const client = await world.socket(edge);
    client.socket.emit('watch', { generationId: 'x'.repeat(20_000) });
    await client.disconnected();
  });

  it('lives on when clients send what no client of ours would', async () => {
    const client = await world.socket(edge);
    for (const odd of [[], {}, null, 'x', [[]], { generationId: { $ne: 1 } }]) client.socket.emit('watch', odd);
    client.socket.emit('nonsense', 1, 2, 3);
    const log = await world.log().start();
    const seen = await client.watch(log.generationId);
    await seen.until(({ fold }) => fold.started !== null);
  });
});
