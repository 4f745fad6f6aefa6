import { Subject } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { BusWorld, TestLog } from '../fixtures/bus-world.fixture';
import { LogReader } from './log-reader';
import { type LiveRecord, LogTail } from './log-tail';

describe('the tail of a log', () => {
  let world: BusWorld;

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(() => world.stop());

  it('brings each record with its place in the stream and the place of the one before it', async () => {
    const log = new TestLog(world.bus);
    const other = new TestLog(world.bus);
    const heard = await follow(log);
    const [writer] = await log.takeOver();
    for (let seq = 1; seq <= 5; seq++) {
      await writer.append(log.delta(1, seq, 'Nats-Sequence: 7\r\n'));
      // Another log of the same stream: places of one log are not in a row.
      await other.takeOver();
    }
    await eventually(() => expect(heard).toHaveLength(6));
    const stored = await new LogReader(world.bus).readAll(log.ownerId, log.generationId);
    expect(heard.map(({ record }) => record)).toEqual(stored.map(({ record }) => record));
    expect(heard.map(({ streamSequence }) => streamSequence)).toEqual(stored.map(({ streamSequence }) => streamSequence));
    expect(heard.map(({ previousSequence }) => previousSequence)).toEqual([0, ...heard.slice(0, -1).map(({ streamSequence }) => streamSequence)]);
  });

  it('brings the trace of a generation with the record that opens an attempt, and with no other', async () => {
    const log = new TestLog(world.bus);
    const heard = await follow(log);
    const [writer] = await log.takeOver();
    await writer.append(log.delta(1, 1));
    await eventually(() => expect(heard).toHaveLength(2));
    expect(heard.map(({ context: brought }) => brought !== undefined)).toEqual([true, false]);
  });

  it('passes over what no stream sent on', async () => {
    const log = new TestLog(world.bus);
    const heard = await follow(log);
    world.bus.nats.publish(Subject.liveGeneration(log.ownerId, log.generationId), '{"type":"delta","text":"false"}');
    const [writer] = await log.takeOver();
    await writer.append(log.delta(1, 1));
    await eventually(() => expect(heard).toHaveLength(2));
    expect(heard.map(({ record }) => record.type)).toEqual(['started', 'delta']);
  });

  async function follow(log: TestLog): Promise<LiveRecord[]> {
    const heard: LiveRecord[] = [];
    const tail = new LogTail(world.bus);
    tail.follow(log.ownerId, log.generationId, (live) => heard.push(live));
    await tail.settled();
    return heard;
  }
});
