import type { StartedEvent } from '@parley/contracts';
import { eventually, TcpProxy } from '@parley/testing';
import { connectBus } from '../connection/bus-connection';
import { BusWorld, TestLog } from '../fixtures/bus-world.fixture';
import { LogWriter } from '../generation-log/log-writer';
import { HeldError } from '../generation-log/errors';
import { Claims } from './claims';

describe('a claim on an answer', () => {
  let world: BusWorld;
  let log: TestLog;

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    log = new TestLog(world.bus);
  });

  const takeOver = (): Promise<[LogWriter, number]> => {
    const { ownerId, generationId } = log;
    const started = (attempt: number): StartedEvent => log.started(attempt);
    return LogWriter.takeOver(world.bus, { ownerId, generationId, started, claims: new Claims(world.bus) });
  };

  it('is found by others until it is released', async () => {
    const claims = new Claims(world.bus);
    expect(await claims.find(log.generationId)).toBeNull();
    const claim = claims.hold(log.generationId, { jobSequence: 7 });
    expect(await claims.find(log.generationId)).toEqual({ jobSequence: 7 });
    expect(await claims.find(new TestLog(world.bus).generationId)).toBeNull();
    claim.release();
    expect(await claims.find(log.generationId)).toBeNull();
  });

  it('keeps a log from being taken over', async () => {
    await takeOver();
    const claim = new Claims(world.bus).hold(log.generationId, { jobSequence: 7 });
    const refusal = await takeOver().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(HeldError);
    expect((refusal as HeldError).byJob).toBe(7);
    claim.release();
    expect((await takeOver())[1]).toBe(2);
    expect(await log.cursors()).toEqual(['1.0', '2.0']);
  });

  it('is worth nothing once its holder cannot be heard', async () => {
    const network = await TcpProxy.open(world.nats.url);
    const holder = await connectBus({ url: network.address, name: 'holder' });
    new Claims(holder).hold(log.generationId, { jobSequence: 7 });
    await holder.ping();
    await takeOver();
    await expect(takeOver()).rejects.toThrow(HeldError);
    network.hold('client');
    network.hold('server');
    expect((await takeOver())[1]).toBe(2);
    network.release();
    await holder.close();
    await network.close();
  });

  it('is worth nothing once its holder is gone', async () => {
    const holder = await connectBus({ url: world.nats.url, name: 'holder' });
    new Claims(holder).hold(log.generationId, { jobSequence: 7 });
    await takeOver();
    await holder.nats.close();
    await eventually(async () => expect((await takeOver())[1]).toBe(2));
  });
});
