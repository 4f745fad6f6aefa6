import { StreamName, Subject } from '@parley/contracts';
import { makeJob, SETTINGS, BusWorld } from '../fixtures/bus-world.fixture';
import { provisionStreams } from './provision-streams';
import { StoredPublisher } from './stored-publisher';

describe('provisioning', () => {
  let world: BusWorld;

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(() => world.stop());

  it('makes every stream', async () => {
    const names = await world.bus.manager.streams.names().next();
    expect(names.sort()).toEqual(Object.values(StreamName).sort());
  });

  it('is harmless when it is repeated, with messages in the streams', async () => {
    const { ownerId, generationId } = await world.publishJob('idle');
    await world.bus.jetstream.publish(Subject.generation(ownerId, generationId), new Uint8Array([1]));
    await provisionStreams(world.bus, SETTINGS);
    expect(await world.count(StreamName.jobs)).toBe(1);
    expect(await world.count(StreamName.tokens)).toBe(1);
  });

  it('brings streams to settings that have changed', async () => {
    const { streams } = world.bus.manager;
    await provisionStreams(world.bus, { ...SETTINGS, tokensMaxBytes: 50_000_000 });
    expect((await streams.info(StreamName.tokens)).config.max_bytes).toBe(50_000_000);
    await streams.update(StreamName.userEvents, { max_msgs_per_subject: 5 });
    await provisionStreams(world.bus, SETTINGS);
    expect((await streams.info(StreamName.tokens)).config.max_bytes).toBe(SETTINGS.tokensMaxBytes);
    expect((await streams.info(StreamName.userEvents)).config.max_msgs_per_subject).toBe(1_000);
  });

  it('brings back one stream that was lost, and leaves the others alone', async () => {
    await world.bus.manager.streams.delete(StreamName.control);
    await provisionStreams(world.bus, SETTINGS);
    expect(await world.count(StreamName.control)).toBe(0);
    expect(await world.count(StreamName.tokens)).toBe(1);
  });

  it('makes a full log refuse loudly', async () => {
    await provisionStreams(world.bus, { ...SETTINGS, tokensMaxBytes: 2_000 });
    const { ownerId, generationId } = makeJob();
    const full = new StoredPublisher(world.bus).publish({
      subject: Subject.generation(ownerId, generationId),
      payload: 'x'.repeat(4_000),
    });
    await expect(full).rejects.toMatchObject({ api_error: { description: 'maximum bytes exceeded' } });
    await provisionStreams(world.bus, SETTINGS);
  });
});
