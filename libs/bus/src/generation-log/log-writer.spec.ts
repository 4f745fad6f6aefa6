import { eventually, TcpProxy } from '@parley/testing';
import { BusWorld, TestLog } from '../fixtures/bus-world.fixture';
import { connectBus } from '../connection/bus-connection';
import { FencedError, LogUnavailableError, SealedError } from './errors';

describe('a writer of a log', () => {
  let world: BusWorld;
  let log: TestLog;

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    log = new TestLog(world.bus);
  });

  it('opens the first attempt, and each taker the next', async () => {
    const attempts = [];
    for (let taker = 0; taker < 3; taker++) attempts.push((await log.takeOver())[1]);
    expect(attempts).toEqual([1, 2, 3]);
    expect(await log.cursors()).toEqual(['1.0', '2.0', '3.0']);
  });

  it('stores its records in order on top of each other', async () => {
    const [writer] = await log.takeOver();
    for (let seq = 1; seq <= 5; seq++) await writer.append(log.delta(1, seq));
    expect(await log.cursors()).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4', '1.5']);
  });

  it('finds a sealed log closed, and gets the seal', async () => {
    const [writer] = await log.takeOver();
    const seal = log.seal(1, 1, 'done');
    await writer.append(seal);
    const refusal = await log.takeOver().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SealedError);
    expect((refusal as SealedError).seal).toEqual(seal);
    expect(await log.cursors()).toEqual(['1.0', '1.1']);
  });

  it('stores nothing once another has taken over', async () => {
    const [old] = await log.takeOver();
    await old.append(log.delta(1, 1));
    const [next] = await log.takeOver();
    await expect(old.append(log.delta(1, 2))).rejects.toThrow(FencedError);
    await expect(old.append(log.seal(1, 3))).rejects.toThrow(FencedError);
    await next.append(log.delta(2, 1));
    await expect(old.append(log.delta(1, 2))).rejects.toThrow(FencedError);
    expect(await log.cursors()).toEqual(['1.0', '1.1', '2.0', '2.1']);
  });

  it('is fenced by a taker that has written a record of the same number', async () => {
    const [old] = await log.takeOver();
    const [next] = await log.takeOver();
    await next.append(log.delta(2, 1));
    await expect(old.append(log.delta(1, 1))).rejects.toThrow(FencedError);
    expect(await log.cursors()).toEqual(['1.0', '2.0', '2.1']);
  });

  it('wins in one order only when many take over at once', async () => {
    const takers = await Promise.all(Array.from({ length: 12 }, () => log.takeOver()));
    const attempts = takers.map(([, attempt]) => attempt).sort((a, b) => a - b);
    expect(attempts).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const outcomes = await Promise.allSettled(takers.map(([writer, attempt]) => writer.append(log.delta(attempt, 1))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await log.cursors()).at(-1)).toBe('12.1');
  });

  it('stores a record once whose acknowledgement was lost', async () => {
    const proxy = await TcpProxy.open(world.nats.url);
    const bus = await connectBus({ url: proxy.address, name: 'behind a bad network' });
    const [writer] = await log.takeOver(bus);
    proxy.hold('server');
    const appended = writer.append(log.delta(1, 1));
    await eventually(async () => expect(await log.cursors()).toEqual(['1.0', '1.1']));
    proxy.cut();
    await appended;
    await writer.append(log.delta(1, 2));
    expect(await log.cursors()).toEqual(['1.0', '1.1', '1.2']);
    await bus.close();
    await proxy.close();
  });

  it('waits for a server that is away, and loses its patience when it is told to', async () => {
    const leaving = new AbortController();
    const [patient] = await log.takeOver();
    const other = new TestLog(world.bus);
    const [hurried] = await other.takeOver(world.bus, leaving.signal);
    await world.nats.kill();
    const appended = patient.append(log.delta(1, 1));
    const given = hurried.append(other.delta(1, 1)).catch((error: unknown) => error);
    leaving.abort();
    expect(await given).toBeInstanceOf(LogUnavailableError);
    await world.nats.start();
    await appended;
    expect(await log.cursors()).toEqual(['1.0', '1.1']);
  });
});
