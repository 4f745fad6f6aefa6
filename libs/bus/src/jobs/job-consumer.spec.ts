import { ConsumerName, StreamName } from '@parley/contracts';
import { eventually, TcpProxy } from '@parley/testing';
import { connectBus } from '../connection/bus-connection';
import { BusWorld, SETTINGS } from '../fixtures/bus-world.fixture';
import type { QueueReader } from '../queues/queue-reader';
import { provisionStreams } from '../streams/provision-streams';
import { JobConsumer, type JobConsumerOptions, type JobHandle } from './job-consumer';

describe('the queue of jobs', () => {
  let world: BusWorld;
  let pools = 0;
  let options: JobConsumerOptions;
  const readers: QueueReader[] = [];

  beforeAll(async () => {
    world = await BusWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    options = { pool: `pool-${++pools}`, ackWaitMs: 1_000, maxDeliveries: 10 };
  });
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.stop()));
  });

  async function nextJob(consumer: JobConsumer): Promise<JobHandle> {
    for (;;) {
      const handle = await consumer.next();
      if (handle) return handle;
    }
  }

  /** Reads the queue, and gives the jobs under way. */
  function read(concurrency: number, run?: (handle: JobHandle) => Promise<void>): { started: JobHandle[]; troubles: unknown[]; reader: QueueReader } {
    const started: JobHandle[] = [];
    const troubles: unknown[] = [];
    const reader = JobConsumer.read(world.bus, options, {
      concurrency,
      run: async (handle) => {
        started.push(handle);
        await run?.(handle);
      },
      onTrouble: (error) => troubles.push(error),
    });
    readers.push(reader);
    return { started, troubles, reader };
  }

  const waiting = async (): Promise<number> => {
    const { num_pending, num_ack_pending } = await world.bus.manager.consumers.info(StreamName.jobs, ConsumerName.workers(options.pool));
    return num_pending + num_ack_pending;
  };

  it('gives a job of a worker that has gone silent to another', async () => {
    const job = await world.publishJob(options.pool);
    const consumer = await JobConsumer.open(world.bus, options);
    const lost = await nextJob(consumer);
    const again = await nextJob(consumer);
    expect([lost.job, again.job]).toEqual([job, job]);
    await again.done();
    expect(await waiting()).toBe(0);
  });

  it('leaves a job with the worker that says it is working', async () => {
    const job = await world.publishJob(options.pool);
    const consumer = await JobConsumer.open(world.bus, options);
    const handle = await nextJob(consumer);
    const lease = setInterval(() => handle.working(), 200);
    // A request lasts for two seconds: twice as long as the lease would.
    expect(await consumer.next()).toBeNull();
    clearInterval(lease);
    expect((await nextJob(consumer)).job).toEqual(job);
  });

  it('hands a job back at once', async () => {
    options = { ...options, ackWaitMs: 30_000 };
    const job = await world.publishJob(options.pool);
    const consumer = await JobConsumer.open(world.bus, options);
    (await nextJob(consumer)).handBack();
    expect((await nextJob(consumer)).job).toEqual(job);
  });

  it('hands a job back for later', async () => {
    options = { ...options, ackWaitMs: 30_000 };
    await world.publishJob(options.pool);
    const consumer = await JobConsumer.open(world.bus, options);
    const handedBackAt = performance.now();
    (await nextJob(consumer)).handBack(500);
    await nextJob(consumer);
    expect(performance.now() - handedBackAt).toBeGreaterThanOrEqual(490);
  });

  it('throws a message away that is no job, and goes on', async () => {
    await world.bus.jetstream.publish(`jobs.${options.pool}`, new TextEncoder().encode('{"kind":"generate"}'));
    await world.bus.jetstream.publish(`jobs.${options.pool}`, new Uint8Array([0xff]));
    const job = await world.publishJob(options.pool);
    const { started } = read(10);
    await eventually(() => expect(started.map((handle) => handle.job)).toEqual([job]));
    await started[0]!.done();
    await eventually(async () => expect(await waiting()).toBe(0));
  });

  it('never gives more jobs than there is room for, and the next when one is done', async () => {
    for (let count = 0; count < 7; count++) await world.publishJob(options.pool);
    const finish: (() => void)[] = [];
    let most = 0;
    let running = 0;
    const { started } = read(3, async (handle) => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => finish.push(resolve));
      await handle.done();
      running -= 1;
    });
    await eventually(() => expect(finish).toHaveLength(3));
    for (let done = 0; done < 7; done++) {
      await eventually(() => expect(finish.length).toBeGreaterThan(0));
      finish.shift()!();
    }
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(started).toHaveLength(7);
    expect(most).toBe(3);
  });

  it('starts two hundred waiting jobs with one request', async () => {
    await Promise.all(Array.from({ length: 200 }, () => world.publishJob(options.pool)));
    const requests: unknown[] = [];
    const subscription = world.bus.nats.subscribe(`$JS.API.CONSUMER.MSG.NEXT.JOBS.${ConsumerName.workers(options.pool)}`, {
      callback: (_error, message) => requests.push(message.json()),
    });
    await world.bus.ping();
    const { started } = read(200, (handle) => handle.done());
    await eventually(() => expect(started).toHaveLength(200));
    expect(requests[0]).toMatchObject({ batch: 200 });
    expect(requests.length).toBeLessThanOrEqual(2);
    subscription.unsubscribe();
  });

  it('keeps a job done whose acknowledgement was not heard', async () => {
    const proxy = await TcpProxy.open(world.nats.url);
    const bus = await connectBus({ url: proxy.address, name: 'behind a bad network' });
    await world.publishJob(options.pool);
    const handle = await nextJob(await JobConsumer.open(bus, { ...options, ackWaitMs: 30_000 }));
    proxy.hold('client');
    const done = handle.done();
    proxy.cut();
    await done;
    expect(await waiting()).toBe(0);
    await bus.close();
    await proxy.close();
  });

  it('takes nothing more once it is stopped, and leaves no job behind', async () => {
    options = { ...options, ackWaitMs: 30_000 };
    const first = read(1_000);
    await eventually(() => expect(first.troubles).toEqual([]));
    const publishing = Promise.all(Array.from({ length: 300 }, () => world.publishJob(options.pool)));
    await eventually(() => expect(first.started.length).toBeGreaterThan(0));
    await first.reader.stop();
    await publishing;
    const taken = first.started.length;
    const second = read(1_000);
    await eventually(() => expect(second.started.length + first.started.length).toBe(300));
    expect(first.started).toHaveLength(taken);
  });

  it('goes on after the server was restarted', async () => {
    const { started, reader } = read(10, (handle) => handle.done());
    await world.nats.restart();
    await eventually(() => world.bus.ping());
    const job = await world.publishJob(options.pool);
    await eventually(() => expect(started.map((handle) => handle.job)).toEqual([job]));
    await eventually(() => reader.assertReading());
  });

  it('makes its consumer again when somebody deleted it', async () => {
    const { started } = read(10, (handle) => handle.done());
    await world.publishJob(options.pool);
    await eventually(() => expect(started).toHaveLength(1));
    await world.bus.manager.consumers.delete(StreamName.jobs, ConsumerName.workers(options.pool));
    await world.publishJob(options.pool);
    await eventually(() => expect(started).toHaveLength(2));
  });

  it('says so while the stream is gone, and goes on when it is back', async () => {
    const { started, reader } = read(10, (handle) => handle.done());
    await world.publishJob(options.pool);
    await eventually(() => expect(started).toHaveLength(1));
    await world.bus.manager.streams.delete(StreamName.jobs);
    await eventually(() => expect(() => reader.assertReading()).toThrow('the queue cannot be read'));
    await provisionStreams(world.bus, SETTINGS);
    await world.publishJob(options.pool);
    await eventually(() => expect(started).toHaveLength(2));
    await eventually(() => reader.assertReading());
  });
});
