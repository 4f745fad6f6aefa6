import { LogWriter } from '@parley/bus';
import { type GenerationJob, type StartedEvent, StreamName } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { makeJob, numbered, WorkerWorld } from '../fixtures/worker-world.fixture';
import { AnswerDraft } from '../generations/answer-draft';
import { startedEvent } from '../generations/started-event';

describe('a worker', () => {
  let world: WorkerWorld;

  beforeAll(async () => {
    world = await WorkerWorld.start();
  });
  afterAll(() => world.stop());
  afterEach(() => world.stopWorkers());

  const jobsLeft = async (): Promise<number> => (await world.bus.manager.streams.info(StreamName.jobs)).state.messages;
  const queueIsEmpty = (): Promise<void> => eventually(async () => expect(await jobsLeft()).toBe(0));

  it('writes the answer into the log, seals it, tells conversation and clears the job away', async () => {
    await world.startWorker();
    const job = await world.ask('[[sim tokens=300 rate=1000]]');
    const seal = await world.sealOf(job);
    expect(seal).toMatchObject({ status: 'completed', finishReason: 'stop', text: numbered(300), attempt: 1 });
    expect(seal.usage).toMatchObject({ completionTokens: 300 });
    expect(seal.usage.cost).toBe(seal.usage.promptTokens + 600);
    expect(seal.usage).not.toHaveProperty('estimated');
    const log = await world.log(job);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index));
    expect(log.map((record) => (record.type === 'delta' ? record.text : '')).join('')).toBe(seal.text);
    await queueIsEmpty();
    await eventually(() => expect(world.noticesOf(job, 'ended')).toMatchObject([{ seal }]));
    expect(world.noticesOf(job, 'started')).toMatchObject([{ attempt: 1, worker: 'spec' }]);
  });

  it('asks the provider for what the job says, with the key', async () => {
    await world.startWorker();
    const job = await world.ask('[[sim tokens=3]]', { maxOutputTokens: 2 });
    expect((await world.sealOf(job)).finishReason).toBe('length');
    const [request] = world.requestsOf(job);
    expect(request!.authorization).toBe('Bearer key');
    expect(request!.body).toMatchObject({ model: 'sim', messages: job.prompt, max_tokens: 2, stream: true });
  });

  it('asks the provider within moments of the job', async () => {
    await world.startWorker();
    await world.sealOf(await world.ask('[[sim tokens=1]]'));
    const delays = [];
    for (let times = 0; times < 15; times++) {
      const job = makeJob('[[sim tokens=1]]');
      const before = performance.now();
      await world.publish(job);
      while (world.requestsOf(job).length === 0) await new Promise((resolve) => setImmediate(resolve));
      delays.push(performance.now() - before);
      await world.sealOf(job);
    }
    expect(delays.sort((a, b) => a - b)[7]).toBeLessThan(100);
  });

  it('starts all jobs that wait, up to its room, and the others as it frees', async () => {
    const jobs: GenerationJob[] = [];
    for (let count = 0; count < 60; count++) jobs.push(await world.ask('[[sim tokens=20 rate=100]]'));
    await world.startWorker({ concurrency: 40 });
    await eventually(() => expect(jobs.filter((job) => world.requestsOf(job).length > 0).length).toBeGreaterThanOrEqual(40));
    for (const job of jobs) expect((await world.sealOf(job)).text).toBe(numbered(20));
    await queueIsEmpty();
    for (const job of jobs) expect(world.requestsOf(job)).toHaveLength(1);
  });

  it('finishes inside the grace period what it has begun', async () => {
    const worker = await world.startWorker({ graceMs: 20_000 });
    const job = await world.ask('[[sim tokens=100 rate=100]]');
    await world.whenTextOf(job);
    await worker.loop.stop();
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', attempt: 1, text: numbered(100) });
    await queueIsEmpty();
  });

  it('hands back at the end of the grace period what is not finished, and the next worker finishes it', async () => {
    const queue = { ackWaitMs: 60_000 };
    const first = await world.startWorker({ queue, graceMs: 100 });
    const job = await world.ask('[[sim tokens=60 rate=30 firstMs=100]]');
    await world.whenTextOf(job);
    await first.loop.stop();
    await eventually(() => expect(world.requestsOf(job)[0]!.state).toBe('aborted'));
    // Long before the lease would have run out.
    await world.startWorker({ queue });
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', attempt: 2, text: numbered(60) });
    await queueIsEmpty();
    expect(world.noticesOf(job, 'ended')).toHaveLength(1);
  });

  it('is fenced when it wakes up after another has taken over: it writes, says and clears away nothing', async () => {
    const sleeper = await world.startWorker();
    const job = await world.ask('[[sim tokens=120 rate=20]]');
    await world.whenTextOf(job);
    sleeper.network.hold('client');
    sleeper.network.hold('server');
    await world.startWorker();
    await world.whenTextOf(job, 2);
    sleeper.network.release();
    await eventually(() => expect(world.requestsOf(job)[0]!.state).toBe('aborted'));
    expect(await jobsLeft()).toBe(1);
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', attempt: 2, text: numbered(120) });
    const log = await world.log(job);
    const takenOver = log.findIndex(({ attempt }) => attempt === 2);
    expect(log.slice(takenOver).every(({ attempt }) => attempt === 2)).toBe(true);
    await queueIsEmpty();
    await eventually(() => expect(world.noticesOf(job, 'ended')).toMatchObject([{ seal: { attempt: 2 } }]));
  });

  it('gives one answer when the same job is delivered twice at once', async () => {
    await world.startWorker();
    await world.startWorker();
    const job = makeJob('[[sim tokens=100 rate=100]]');
    await Promise.all([world.publish(job), world.publish(job)]);
    const seal = await world.sealOf(job);
    expect(seal).toMatchObject({ status: 'completed', text: numbered(100) });
    await queueIsEmpty();
    expect((await world.log(job)).filter(({ type }) => type === 'end')).toHaveLength(1);
    await eventually(() => expect(world.noticesOf(job, 'ended')).toMatchObject([{ seal }]));
  });

  it.each([
    ['one worker', 1],
    ['two workers', 2],
  ])('goes on with its answer when the same job comes again and there are %s', async (_, workers) => {
    for (let count = 0; count < workers; count++) await world.startWorker();
    const job = await world.ask('[[sim tokens=150 rate=50]]');
    await world.whenTextOf(job);
    for (let copies = 0; copies < 3; copies++) await world.publish(job);
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', attempt: 1, text: numbered(150) });
    await queueIsEmpty();
    expect(world.requestsOf(job)).toHaveLength(1);
    expect(world.noticesOf(job, 'ended')).toHaveLength(1);
  });

  it('is left alone by the others when its lease runs out although it lives', async () => {
    // Renewed every two seconds: too seldom for the lease that the second worker asks for.
    await world.startWorker({ queue: { ackWaitMs: 6_000 } });
    const job = await world.ask('[[sim tokens=200 rate=50]]');
    await world.whenTextOf(job);
    await world.startWorker({ queue: { ackWaitMs: 500, maxDeliveries: 50 } });
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', attempt: 1, text: numbered(200) });
    await queueIsEmpty();
    expect(world.requestsOf(job)).toHaveLength(1);
  });

  it('can be stopped although its job has come again', async () => {
    await world.startWorker();
    const job = await world.ask('[[sim tokens=3000 rate=50]]');
    await world.whenTextOf(job);
    await world.publish(job);
    await eventually(async () => expect(await jobsLeft()).toBe(1));
    await world.cancel(job);
    expect(await world.sealOf(job)).toMatchObject({ status: 'cancelled', attempt: 1 });
    await queueIsEmpty();
  });

  it('tells conversation what an earlier worker has sealed and could not tell any more', async () => {
    const job = makeJob('[[sim tokens=5]]');
    const { ownerId, generationId } = job;
    const started = (attempt: number): StartedEvent => startedEvent(job, attempt);
    const [writer, attempt] = await LogWriter.takeOver(world.bus, { ownerId, generationId, started });
    const draft = new AnswerDraft(job, world.bus.maxPayload);
    draft.take({ text: 'Hi!', finishReason: 'stop', usage: null });
    const seal = { ...started(attempt), seq: 1, ...draft.toSeal('completed') };
    await writer.append(seal);
    await world.startWorker();
    await world.publish(job);
    await eventually(() => expect(world.noticesOf(job, 'ended')).toMatchObject([{ seal }]));
    expect(world.requestsOf(job)).toHaveLength(0);
    await queueIsEmpty();
  });

  it('outlives a pause of NATS in the middle of an answer', async () => {
    await world.startWorker();
    const job = await world.ask('[[sim tokens=100 rate=50]]');
    await world.whenTextOf(job);
    world.nats.signal('SIGSTOP');
    await eventually(() => expect(world.requestsOf(job)[0]!.state).toBe('answered'));
    world.nats.signal('SIGCONT');
    expect((await world.sealOf(job)).text).toBe(numbered(100));
    await queueIsEmpty();
    await eventually(() => expect(world.noticesOf(job, 'ended')).toHaveLength(1));
  });

  it('throws a poisoned message away and goes on', async () => {
    await world.startWorker();
    await world.bus.jetstream.publish('jobs.default', new TextEncoder().encode('{"kind":"generate","prompt":[]}'));
    expect((await world.sealOf(await world.ask('[[sim tokens=5]]'))).status).toBe('completed');
    await queueIsEmpty();
  });
});
