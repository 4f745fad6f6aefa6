import { type GenerationJob, StreamName } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { BusWorld } from '../fixtures/bus-world.fixture';
import type { QueueReader } from '../queues/queue-reader';
import { AbandonedJobs } from './abandoned-jobs';
import { JobConsumer } from './job-consumer';

describe('jobs that were handed out too often', () => {
  let world: BusWorld;
  let reader: QueueReader;
  const closed: GenerationJob[] = [];
  const troubles: unknown[] = [];
  let failures = 0;

  beforeAll(async () => {
    world = await BusWorld.start();
    reader = AbandonedJobs.read(world.bus, {
      close: async (job) => {
        if (failures-- > 0) throw new Error('told to fail');
        closed.push(job);
      },
      onTrouble: (error) => troubles.push(error),
    });
  });
  afterAll(async () => {
    await reader.stop();
    await world.stop();
  });
  beforeEach(() => {
    closed.length = 0;
    troubles.length = 0;
  });

  /** A job that crashes whoever takes it, on its last delivery or before. */
  async function poison(ackWaitMs: number, handBack: boolean): Promise<GenerationJob> {
    const pool = `poison-${ackWaitMs}-${handBack}-${failures}`;
    const consumer = await JobConsumer.open(world.bus, { pool, ackWaitMs, maxDeliveries: 2 });
    const job = await world.publishJob(pool);
    for (let deliveries = 0; deliveries < 2; ) {
      const handle = await consumer.next();
      if (!handle) continue;
      deliveries += 1;
      if (handBack) handle.handBack();
    }
    // The server notices when somebody asks for a job the next time.
    expect(await consumer.next()).toBeNull();
    return job;
  }

  it('are closed when their last worker goes silent, and leave the queue', async () => {
    const job = await poison(300, false);
    await eventually(() => expect(closed).toEqual([job]));
    await eventually(async () => expect(await world.count(StreamName.jobs)).toBe(0));
    await eventually(async () => expect(await world.count(StreamName.advisories)).toBe(0));
  });

  it('are closed when their last worker hands them back', async () => {
    const job = await poison(30_000, true);
    await eventually(() => expect(closed).toEqual([job]));
  });

  it('are kept until closing them succeeds', async () => {
    failures = 1;
    const job = await poison(300, false);
    await eventually(() => expect(closed).toEqual([job]));
    expect(troubles).toEqual([new Error('told to fail')]);
  });

  it('may have been finished after all: then there is nothing to close', async () => {
    const pool = 'late';
    const consumer = await JobConsumer.open(world.bus, { pool, ackWaitMs: 30_000, maxDeliveries: 1 });
    await world.publishJob(pool);
    const handle = await consumer.next();
    await handle!.done();
    const sequence = (await world.bus.manager.streams.info(StreamName.jobs)).state.last_seq;
    const subject = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${StreamName.jobs}.workers-${pool}`;
    await world.bus.jetstream.publish(subject, new TextEncoder().encode(JSON.stringify({ stream_seq: sequence })));
    await eventually(async () => expect(await world.count(StreamName.advisories)).toBe(0));
    expect(closed).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
