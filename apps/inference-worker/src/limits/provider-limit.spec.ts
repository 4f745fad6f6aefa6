import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually } from '@parley/testing';
import { type Changes, providerAt, WorkerWorld } from '../fixtures/worker-world.fixture';
import { ProviderLimit } from './provider-limit';

const ALLOWED = 12;
const STAND_IN = { model: 'other', price: { currency: 'USD', inputPerMillion: 0, outputPerMillion: 0 }, maxOutputTokens: 30 };

describe('the limits of a provider’s key', () => {
  let world: WorkerWorld;
  let limited: ProviderSim;

  beforeAll(async () => {
    world = await WorkerWorld.start();
  });
  beforeEach(async () => {
    limited = await startProviderSim({ requestsPerMinute: ALLOWED });
  });
  afterEach(async () => {
    await world.stopWorkers();
    await limited.stop();
  });
  afterAll(() => world.stop());

  const changes = (id: string, requests: number | null): Changes => ({
    run: { retryBeforeFallback: { maxTries: 2, deadlineMs: 1_000 } },
    providers: {
      providers: [{ ...providerAt(limited.url, id), limits: { requests, tokens: null } }, providerAt(world.sim.url, 'second')],
      models: new Map([
        ['sim', { provider: id, model: 'sim' }],
        ['other', { provider: 'second', model: 'other' }],
      ]),
    },
  });
  async function modelsThatAnswer(count: number): Promise<string[]> {
    const jobs = await Promise.all(Array.from({ length: count }, () => world.ask('[[sim tokens=5]]', { fallbacks: [STAND_IN] })));
    const seals = await Promise.all(jobs.map((job) => world.sealOf(job)));
    expect(seals.every(({ status }) => status === 'completed')).toBe(true);
    return seals.map(({ model }) => model);
  }

  it('are kept by three workers together: the provider never has to refuse, and another model answers the rest', async () => {
    for (let workers = 0; workers < 3; workers++) await world.startWorker(changes('kept', ALLOWED));
    const models = await modelsThatAnswer(40);
    expect(models.filter((model) => model === 'sim')).toHaveLength(ALLOWED);
    expect(limited.requests.map(({ state }) => state)).toEqual(Array.from({ length: ALLOWED }, () => 'answered'));
  });

  it('are heard where they are not configured: a worker that was told stops asking', async () => {
    await world.startWorker(changes('heard', null));
    for (let count = 0; count < ALLOWED; count++) await modelsThatAnswer(1);
    expect(await modelsThatAnswer(10)).toEqual(Array.from({ length: 10 }, () => 'other'));
    expect(limited.requests).toHaveLength(ALLOWED);
  });

  it('cost nothing where there are none: no message is sent', async () => {
    await world.startWorker(changes('none', null));
    await modelsThatAnswer(3);
    const { subjects = {} } = (await world.bus.manager.streams.info('LIMITS', { subjects_filter: '>' })).state;
    expect(Object.keys(subjects)).not.toContain('limits.none');
  });

  it('let a request go as soon as the provider has said that there is room', async () => {
    const limit = new ProviderLimit('waited', null);
    limit.of('sim').pauseFor(200);
    let hasGone = false;
    const { signal } = new AbortController();
    const going = limit.take({ model: 'sim', tokens: 1, signal, deadline: Date.now() + 60_000 }).then(() => (hasGone = true));
    await limit.take({ model: 'another', tokens: 1, signal, deadline: Date.now() + 60_000 });
    expect(hasGone).toBe(false);
    await going;
    await eventually(() => expect(limit.of('sim').waitMs(1)).toBe(0));
  });
});
