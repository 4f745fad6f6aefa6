import { connect, type Socket } from 'node:net';
import { eventually, startTestNats, TokenIssuer } from '@parley/testing';
import type { TestEdge } from '../fixtures/edge.fixture';
import type { TestSocket } from '../fixtures/watching.fixture';
import { World } from '../fixtures/world.fixture';

/** More than two kernels hold between them for one connection. */
const PIECE = 'x'.repeat(8_000);
const PIECES = 1_500;
const RING_BYTES = 200_000;

/** A client that asks for a stream and then reads nothing of it. */
function askAndSleep(origin: string, path: string, token: string): Promise<Socket> {
  const { port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.pause();
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      resolve(socket);
    });
  });
}

/** Stops reading from the network altogether; also what the server's pings would be answered with. */
function sleep({ socket }: TestSocket): void {
  const { ws } = socket.io.engine.transport as unknown as { ws: { _socket: Socket } };
  ws._socket.pause();
}

describe('a client that does not read', () => {
  let world: World;
  let edge: TestEdge;

  beforeAll(async () => {
    world = await World.start({ nats: await startTestNats(), issuer: await new TokenIssuer().start() });
    edge = await world.edge({ RING_BYTES_PER_GENERATION: RING_BYTES, STALL_MS: 500 });
  });

  afterAll(() => world.stop());

  it('costs the edge next to nothing, holds nobody up, and is sent away', async () => {
    const log = await world.log().start();
    const [fast, slow] = [await world.socket(edge), await world.socket(edge)];
    const seen = await fast.watch(log.generationId);
    const asleep = await slow.watch(log.generationId);
    await asleep.until(({ fold }) => fold.started !== null);
    sleep(slow);
    const path = `/stream/generations/${log.generationId}`;
    const rawStream = await askAndSleep(edge.origin, path, await world.ground.issuer.token());
    await eventually(() => expect(edge.node.connections.count('sse')).toBe(1));
    let largestRing = 0;
    for (let piece = 0; piece < PIECES; piece++) {
      await log.delta(PIECE);
      largestRing = Math.max(largestRing, edge.node.generations.bytesOfRings());
    }
    await log.end('');
    await seen.ended();
    expect(seen.text).toBe(log.text);
    expect(largestRing).toBeLessThan(RING_BYTES + 20_000);
    await eventually(() => {
      expect(edge.node.connections.count('sse')).toBe(0);
      expect(edge.node.connections.count('websocket')).toBe(1);
    });
    expect(fast.socket.connected).toBe(true);
    rawStream.destroy();
  });

  it('but wakes up in time has the right text in the end', async () => {
    const patient = await world.edge({ RING_BYTES_PER_GENERATION: RING_BYTES });
    const log = await world.log().start();
    const slow = await world.socket(patient);
    const seen = await slow.watch(log.generationId);
    await seen.until(({ fold }) => fold.started !== null);
    sleep(slow);
    for (let piece = 0; piece < PIECES; piece++) await log.delta(PIECE);
    const { ws } = slow.socket.io.engine.transport as unknown as { ws: { _socket: Socket } };
    ws._socket.resume();
    await log.end('');
    await seen.ended();
    expect(seen.text).toBe(log.text);
    expect(seen.verdicts).not.toContain('gap');
    expect(seen.events.length).toBeLessThan(PIECES);
  });
});
