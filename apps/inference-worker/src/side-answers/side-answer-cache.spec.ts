import type { GenerationJob } from '@parley/contracts';
import { numbered, WorkerWorld } from '../fixtures/worker-world.fixture';

describe('titles and summaries', () => {
  let world: WorkerWorld;

  beforeAll(async () => {
    world = await WorkerWorld.start();
  });
  beforeEach(() => void (world.sim.requests.length = 0));
  afterEach(() => world.stopWorkers());
  afterAll(() => world.stop());

  const prompt = (content: string): GenerationJob['prompt'] => [{ role: 'user', content }];
  async function seals(times: number, changes: Partial<GenerationJob>): Promise<object[]> {
    const all: object[] = [];
    for (let count = 0; count < times; count++) all.push(await world.sealOf(await world.ask('', changes)));
    return all;
  }

  it.each(['title', 'summary'] as const)('are written once where the same %s is asked for again, and charged once', async (purpose) => {
    await world.startWorker({ cacheMs: 60_000 });
    const [first, second] = await seals(2, { purpose, prompt: prompt(`[[sim tokens=5]] ${purpose}`) });
    expect(first).toMatchObject({ status: 'completed', text: numbered(5), usage: { completionTokens: 5 } });
    expect(second).toMatchObject({ status: 'completed', text: numbered(5), usage: { completionTokens: 0, cost: 0 } });
    expect(world.sim.requests).toHaveLength(1);
  });

  it.each<[string, Partial<GenerationJob>, number]>([
    ['are written anew where nothing is kept', { purpose: 'title' }, 0],
    ['are no answers: those are written anew', { purpose: 'answer' }, 60_000],
    ['are written anew where they were cut off', { purpose: 'title', maxOutputTokens: 3 }, 60_000],
    ['are told apart from jobs of older services', {}, 60_000],
  ])('%s', async (_, changes, cacheMs) => {
    await world.startWorker({ cacheMs });
    await seals(2, { ...changes, prompt: prompt('[[sim tokens=5]]') });
    expect(world.sim.requests).toHaveLength(2);
  });

  it('are told apart by model, length and question', async () => {
    await world.startWorker({ cacheMs: 60_000 });
    const title = { purpose: 'title' as const, prompt: prompt('[[sim tokens=5]] one') };
    await seals(1, title);
    await seals(1, { ...title, model: 'another' });
    await seals(1, { ...title, maxOutputTokens: 99 });
    await seals(1, { ...title, prompt: prompt('[[sim tokens=5]] two') });
    expect(world.sim.requests).toHaveLength(4);
  });
});
