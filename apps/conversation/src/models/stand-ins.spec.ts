import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenerationJob, PostedMessage } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

const price = { currency: 'USD', inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 };
const dear = { currency: 'USD', inputPerMillion: 5_000_000, outputPerMillion: 9_000_000 };
const first = { id: 'first', name: 'First', contextWindow: 16_000, maxOutputTokens: 1_000, fallback: ['tiny', 'dear'] };
const MODELS = {
  models: [
    { ...first, prices: [price, { ...price, inputPerMillion: 3_000_000, validFrom: '2020-01-01' }, { ...price, inputPerMillion: 7_000_000, validFrom: '2999-01-01' }] },
    { id: 'dear', name: 'Dear', contextWindow: 8_000, maxOutputTokens: 500, price: dear },
    { id: 'tiny', name: 'Tiny', contextWindow: 256, maxOutputTokens: 500, price },
  ],
};

describe('models that stand in for another', () => {
  let world: World;
  let worker: WorkerDouble;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
    await writeFile(join(folder, 'models.json'), JSON.stringify(MODELS));
    world = await World.start({ MODELS_FILE: join(folder, 'models.json') });
    await world.startReplica();
    worker = new WorkerDouble(world.bus);
  });
  afterAll(async () => {
    await world.stop();
    await rm(folder, { recursive: true });
  });

  async function nextJob(): Promise<GenerationJob> {
    const handle = await eventually(async () => {
      const next = await worker.nextJob();
      if (!next) throw new Error('there is no job yet');
      return next;
    });
    await handle.done();
    return handle.job;
  }

  async function ask(content: string): Promise<{ person: Person; posted: PostedMessage; job: GenerationJob }> {
    const person = await world.person();
    const conversation = await person.begin();
    const posted = await person.post(conversation.id, { parentId: null, content });
    return { person, posted, job: await nextJob() };
  }

  it('are named in the job, those that have room, with the prices of today; what the dearest takes is set aside', async () => {
    const { person, job } = await ask('word '.repeat(400));
    expect(job).toMatchObject({ model: 'first', price: { ...price, inputPerMillion: 3_000_000 } });
    expect(job.fallbacks).toEqual([{ model: 'dear', price: dear, maxOutputTokens: 500 }]);
    expect((await usageOf(person)).cost.reserved).toBe(5 * job.promptTokens + 9 * job.maxOutputTokens);
  });

  it('are told by the history as those who answered, and charged as such', async () => {
    const { person, posted } = await ask('Hello');
    const usage = { promptTokens: 10, completionTokens: 3, cost: 77 };
    await worker.end(person.id, posted.generation, { model: 'dear', usage });
    const label = { model: 'dear', askedModel: 'first' };
    await eventually(async () => expect(await person.generation(posted.generation.id)).toMatchObject({ status: 'completed', ...label, usage }));
    const { items } = await person.messages(posted.generation.conversationId);
    expect(items.at(-1)).toMatchObject({ role: 'assistant', ...label });
    const booked = await world.query("SELECT model, cost::int FROM conversation.ledger WHERE generation_id = $1 AND kind = 'settle'", [posted.generation.id]);
    expect(booked).toEqual([{ model: 'dear', cost: 77 }]);
  });

  it('are not mentioned where the one answered that was asked', async () => {
    const { person, posted } = await ask('Hello');
    await worker.end(person.id, posted.generation);
    await eventually(async () => expect((await person.generation(posted.generation.id)).status).toBe('completed'));
    expect(await person.generation(posted.generation.id)).not.toHaveProperty('askedModel');
    const { items } = await person.messages(posted.generation.conversationId);
    expect(items.at(-1)).toMatchObject({ model: 'first' });
    expect(items.at(-1)).not.toHaveProperty('askedModel');
  });
});
