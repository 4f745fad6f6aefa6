import type { Answerer, GenerationJob, LogRecord, SealRecord } from '@parley/contracts';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually } from '@parley/testing';
import { makeJob, numbered, providerAt, type TestWorker, WorkerWorld } from '../fixtures/worker-world.fixture';

const STAND_IN: Answerer = {
  model: 'other',
  price: { currency: 'USD', inputPerMillion: 3_000_000, outputPerMillion: 5_000_000 },
  maxOutputTokens: 30,
};
const LABEL = { model: 'other', askedModel: 'sim' };
/** The circuit opens with the fourth request, and half a second later one tries again. */
const CIRCUIT = { leastRequests: 4, openMs: 500 };

describe('a model that stands in for another', () => {
  let world: WorkerWorld;
  let first: ProviderSim;
  let second: ProviderSim;

  beforeAll(async () => {
    world = await WorkerWorld.start();
    second = world.sim;
  });
  beforeEach(async () => {
    first = await startProviderSim();
    second.requests.length = 0;
    second.directives = {};
  });
  afterEach(async () => {
    await world.stopWorkers();
    await first.stop();
  });
  afterAll(() => world.stop());

  const startWorker = (circuit = CIRCUIT): Promise<TestWorker> =>
    world.startWorker({
      timeouts: { firstTokenMs: 1_000 },
      providers: {
        circuit,
        providers: [providerAt(first.url, 'first', { firstTokenMs: 500 }), providerAt(second.url, 'second')],
        models: new Map([
          ['sim', { provider: 'first', model: 'sim-at-first' }],
          ['other', { provider: 'second', model: 'other-at-second' }],
        ]),
      },
    });
  const ask = (content = '[[sim tokens=20]]', changes: Partial<GenerationJob> = {}): Promise<GenerationJob> =>
    world.ask(content, { fallbacks: [STAND_IN], ...changes });
  const askMany = async (count: number): Promise<SealRecord[]> => {
    const jobs = await Promise.all(Array.from({ length: count }, () => ask()));
    return Promise.all(jobs.map((job) => world.sealOf(job)));
  };
  const startedOf = (log: LogRecord[]): object[] =>
    log.flatMap((record) => (record.type === 'started' ? [{ attempt: record.attempt, model: record.model, askedModel: record.askedModel }] : []));

  it('is not asked while the one that was asked answers, and is not mentioned', async () => {
    await startWorker();
    const seal = await world.sealOf(await ask());
    expect(seal).toMatchObject({ status: 'completed', model: 'sim', text: numbered(20) });
    expect(seal).not.toHaveProperty('askedModel');
    expect(first.requests[0]!.body.model).toBe('sim-at-first');
    expect(second.requests).toHaveLength(0);
  });

  it.each(['status=500', 'status=401', 'status=404', 'fault=reset', 'fault=cut at=0', 'fault=malformed at=0', 'fault=stall at=0', 'status=429 retryAfter=60'])(
    'answers when the first provider says %s before the first token, at its own price, name and length',
    async (directive) => {
      await startWorker();
      first.directives = Object.fromEntries(directive.split(' ').map((part) => part.split('=')).map(([name, value]) => [name, Number(value) || value]));
      if (directive.includes('at=0')) first.directives = { ...first.directives, at: 0 };
      const job = await ask('[[sim tokens=50]]');
      const seal = await world.sealOf(job);
      expect(seal).toMatchObject({ ...LABEL, status: 'completed', finishReason: 'length', text: numbered(30), attempt: 2 });
      expect(seal.usage.cost).toBe(3 * seal.usage.promptTokens + 5 * 30);
      expect(startedOf(await world.log(job))).toEqual([
        { attempt: 1, model: 'sim', askedModel: undefined },
        { attempt: 2, ...LABEL },
      ]);
      expect(second.requests.map(({ body }) => body.model)).toEqual(['other-at-second']);
    },
  );

  it('does not answer once a token was given out: two models do not write one answer', async () => {
    await startWorker();
    const seal = await world.sealOf(await ask('[[sim tokens=20 rate=100 fault=error at=5]]'));
    expect(seal).toMatchObject({ status: 'failed', model: 'sim', text: numbered(5), attempt: 1 });
    expect(second.requests).toHaveLength(0);
  });

  it('does not answer what is wrong with the question itself', async () => {
    await startWorker();
    const seal = await world.sealOf(await ask('[[sim status=400 code=context_length_exceeded]]'));
    expect(seal).toMatchObject({ status: 'failed', model: 'sim', error: { code: 'context_too_long' } });
    expect(second.requests).toHaveLength(0);
  });

  it('is not needed for a provider that only asks for a moment', async () => {
    await startWorker();
    const seal = await world.sealOf(await ask('[[sim tokens=20 status=429 retryAfter=1 times=1]]'));
    expect(seal).toMatchObject({ status: 'completed', model: 'sim', attempt: 1 });
  });

  it('fails when it fails, too, and nothing is charged', async () => {
    await startWorker();
    first.directives = { status: 500 };
    second.directives = { status: 401 };
    const seal = await world.sealOf(await ask());
    expect(seal).toMatchObject({ ...LABEL, status: 'failed', error: { code: 'provider_refused_key' }, usage: { cost: 0 } });
  });

  it('takes over from a model that this worker does not know, whose prompt goes nowhere else', async () => {
    await startWorker();
    expect(await world.sealOf(await ask('[[sim tokens=2]]', { model: 'unheard-of' }))).toMatchObject({ model: 'other', askedModel: 'unheard-of' });
    expect(await world.sealOf(await ask('[[sim tokens=2]]', { model: 'unheard-of', fallbacks: [] }))).toMatchObject({ error: { code: 'model_not_found' } });
    expect(first.requests).toHaveLength(0);
  });

  it('keeps its label when it is stopped', async () => {
    await startWorker();
    first.directives = { status: 500 };
    const job = await ask('[[sim tokens=500 rate=50]]', { fallbacks: [{ ...STAND_IN, maxOutputTokens: 500 }] });
    await world.whenTextOf(job, 2);
    await world.cancel(job);
    expect(await world.sealOf(job)).toMatchObject({ ...LABEL, status: 'cancelled', attempt: 2 });
  });

  it('keeps an outage from everybody, spares the provider that is down, and makes room once that is back', async () => {
    await startWorker();
    first.directives = { status: 500 };
    const atOnce = 20;
    const seals = await askMany(atOnce);
    // All of the first go out before anything is known, and those that fail early try once more.
    const beforeItOpened = first.requests.length;
    expect(beforeItOpened).toBeLessThanOrEqual(atOnce + CIRCUIT.leastRequests);
    const openedAt = performance.now();
    for (let wave = 0; wave < 8; wave++) seals.push(...(await askMany(5)));
    const tries = Math.floor((performance.now() - openedAt) / CIRCUIT.openMs) + 1;
    expect(first.requests.length - beforeItOpened).toBeLessThanOrEqual(tries);
    for (const seal of seals) expect(seal).toMatchObject({ ...LABEL, status: 'completed', text: numbered(20) });
    process.stdout.write(`${first.requests.length} requests reached a provider that was down, ${beforeItOpened} of them before that was known; ${seals.length} answers, none failed\n`);
    first.directives = {};
    await eventually(async () => expect((await world.sealOf(await ask())).model).toBe('sim'), { withinMs: 20_000 });
    const after = await askMany(10);
    expect(after.map(({ model }) => model)).toEqual(after.map(() => 'sim'));
  });

  it('begins the answer at once while the circuit is open: there is one attempt, and it has the label', async () => {
    await startWorker({ leastRequests: 1, openMs: 60_000 });
    first.directives = { status: 500 };
    await askMany(3);
    const before = first.requests.length;
    const job = await ask();
    expect(await world.sealOf(job)).toMatchObject({ ...LABEL, attempt: 1 });
    expect(startedOf(await world.log(job))).toEqual([{ attempt: 1, ...LABEL }]);
    expect(first.requests).toHaveLength(before);
  });

  it('may be missing: then an outage that is over in time is waited for', async () => {
    await startWorker({ leastRequests: 2, openMs: 300 });
    first.directives = { status: 500 };
    const job = makeJob('[[sim tokens=20]]');
    await world.publish(job);
    await eventually(() => expect(first.requests.length).toBeGreaterThanOrEqual(2));
    first.directives = {};
    expect(await world.sealOf(job)).toMatchObject({ status: 'completed', model: 'sim', attempt: 1 });
  });
});
