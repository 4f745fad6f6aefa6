import { randomUUID } from 'node:crypto';
import { Subject } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { BusWorld } from '../fixtures/bus-world.fixture';
import { StoredPublisher } from '../streams/stored-publisher';
import { Cancellations } from './cancellations';

describe('stops', () => {
  let world: BusWorld;
  let cancellations: Cancellations;

  beforeAll(async () => {
    world = await BusWorld.start();
    cancellations = new Cancellations(world.bus);
  });
  afterAll(() => world.stop());

  const stop = (generationId: string): Promise<number> =>
    new StoredPublisher(world.bus).publish({ subject: Subject.cancel(generationId), payload: {} });

  it('are heard as they are said', async () => {
    const heard: string[] = [];
    const listening = cancellations.onCancel((generationId) => heard.push(generationId));
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) await stop(id);
    await eventually(() => expect(heard).toEqual(ids));
    listening.close();
    await stop(randomUUID());
    await world.bus.ping();
    expect(heard).toEqual(ids);
  });

  it('can be looked up by whoever did not hear them, also after a restart', async () => {
    const id = randomUUID();
    expect(await cancellations.isCancelled(id)).toBe(false);
    await stop(id);
    await stop(id);
    expect(await cancellations.isCancelled(id)).toBe(true);
    expect(await cancellations.isCancelled(randomUUID())).toBe(false);
    await world.nats.restart();
    await eventually(async () => expect(await cancellations.isCancelled(id)).toBe(true));
  });

  it('cannot be looked up while the server is away, which is no "no"', async () => {
    await world.nats.kill();
    await expect(cancellations.isCancelled(randomUUID())).rejects.toThrow();
    await world.nats.start();
  });
});
