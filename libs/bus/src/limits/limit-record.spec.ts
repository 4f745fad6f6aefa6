import type { SpentMinute } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { BusWorld } from '../fixtures/bus-world.fixture';
import { LimitRecord } from './limit-record';

const spentAt = (...seconds: number[]): SpentMinute => ({ seconds: seconds.map((at) => ({ at, requests: 1, tokens: 10 })) });

describe('the record of what was asked of a provider', () => {
  let world: BusWorld;
  const records: LimitRecord[] = [];

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(async () => {
    for (const record of records) record.close();
    await world.stop();
  });

  async function open(providerId: string): Promise<LimitRecord> {
    const record = new LimitRecord(world.bus, providerId);
    records.push(record);
    await record.read();
    return record;
  }

  it('is empty where nothing was asked', async () => {
    expect((await open('new')).spent).toEqual({ seconds: [] });
  });

  it('is replaced by one at a time: whoever is slower is told of the other', async () => {
    const [first, second] = [await open('shared'), await open('shared')];
    const wins = await Promise.all([first.replace(spentAt(1)), second.replace(spentAt(2))]);
    expect(wins.filter(Boolean)).toHaveLength(1);
    expect(first.spent).toEqual(second.spent);
    expect(await second.replace(spentAt(2, 3))).toBe(true);
  });

  it('comes to the others by itself', async () => {
    const [first, second] = [await open('followed'), await open('followed')];
    await first.replace(spentAt(1));
    await eventually(() => expect(second.spent).toEqual(spentAt(1)));
    expect(await second.replace(spentAt(1, 2))).toBe(true);
  });

  it('is kept apart for each provider', async () => {
    await (await open('one')).replace(spentAt(1));
    expect((await open('another')).spent).toEqual({ seconds: [] });
  });

  it('is empty when somebody else has written nonsense', async () => {
    await world.bus.jetstream.publish('limits.nonsense', new TextEncoder().encode('{'));
    const record = await open('nonsense');
    expect(record.spent).toEqual({ seconds: [] });
    expect(await record.replace(spentAt(1))).toBe(true);
  });
});
