import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobHandle } from '@parley/bus';
import { eventually, type Person } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start({ TITLE_MODEL: 'test-model', LIMIT_CONCURRENT_GENERATIONS: 1 });
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

const nextJob = (): Promise<JobHandle> =>
  eventually(async () => {
    const handle = await worker.nextJob();
    expect(handle).not.toBeNull();
    await handle!.done();
    return handle!;
  });

/** Begins a chat and answers its first question. @returns the job for its title */
async function firstExchange(person: Person, id: string): Promise<JobHandle['job']> {
  const { generation } = await person.post(id, { content: 'How do I prune apple trees?' });
  await nextJob();
  await worker.end(person.id, generation, { text: 'In late winter.' });
  return (await nextJob()).job;
}

describe('The title of a chat', () => {
  it('is written by a model after the first exchange, charged to its person, and delays nothing', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const job = await firstExchange(person, id);
    expect((await person.conversation(id)).title).toBe('How do I prune apple trees?');
    expect(job).toMatchObject({ ownerId: person.id, purpose: 'title', maxOutputTokens: 32 });
    expect(job.prompt.at(-1)!.content).toContain('How do I prune apple trees?');
    expect(job.prompt.at(-1)!.content).toContain('In late winter.');

    // The title is still being written, and the limit is one answer at a time.
    const answer = (await person.messages(id)).items.at(-1)!;
    const { generation: second } = await person.post(id, { parentId: answer.id, content: 'And pears?' });
    expect(second.queuePosition).toBeUndefined();
    await nextJob();

    const title = await person.generation(job.generationId);
    await worker.end(person.id, title, { text: '"Pruning apple trees."\n' });
    await worker.end(person.id, title, { text: '"Pruning apple trees."\n' });
    await eventually(async () => expect((await person.conversation(id)).title).toBe('Pruning apple trees'));
    await worker.end(person.id, second);
    await eventually(async () => expect((await person.generation(second.id)).status).toBe('completed'));
    expect((await usageOf(person)).cost).toMatchObject({ used: 3 * 7, reserved: 0 });
    const rows = await world.query<{ purpose: string }>('SELECT purpose FROM conversation.ledger WHERE owner_id = $1 AND kind = $2 ORDER BY id', [person.id, 'settle']);
    expect(rows.map(({ purpose }) => purpose)).toEqual(['answer', 'title', 'answer']);
  });

  it('stays as a person named it meanwhile, and as it was when the model fails', async () => {
    const person = await world.person();
    const [named, failed] = [await person.begin(), await person.begin()];
    const first = await person.generation((await firstExchange(person, named.id)).generationId);
    await person.send('PATCH', `/api/conversations/${named.id}`, { title: 'My orchard' });
    await worker.end(person.id, first, { text: 'Something else' });
    const second = await person.generation((await firstExchange(person, failed.id)).generationId);
    await worker.end(person.id, second, { text: 'Half a ti', status: 'failed' });
    for (const { id } of [first, second]) await eventually(async () => expect((await person.generation(id)).usage).not.toBeNull());
    expect((await person.conversation(named.id)).title).toBe('My orchard');
    expect((await person.conversation(failed.id)).title).toBe('How do I prune apple trees?');
  });

  it('is not asked for where there is one, and not for a temporary chat', async () => {
    const person = await world.person();
    for (const body of [{ title: 'Named' }, { temporary: true }]) {
      const { id } = await person.begin(body);
      const { generation } = await person.post(id, {});
      await nextJob();
      await worker.end(person.id, generation);
      await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
    }
    const { id } = await person.begin();
    expect((await firstExchange(person, id)).conversationId).not.toBe(id);
    const rows = await world.query<{ subject_id: string }>(`SELECT subject_id FROM conversation.generations WHERE owner_id = $1 AND purpose = 'title'`, [person.id]);
    expect(rows).toEqual([{ subject_id: id }]);
  });
});
