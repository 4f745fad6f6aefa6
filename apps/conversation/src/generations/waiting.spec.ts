import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogReader } from '@parley/bus';
import { eventually } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  const limits = { LIMIT_CONCURRENT_GENERATIONS: 2, LIMIT_QUEUED_GENERATIONS: 3 };
  world = await World.start(limits);
  worker = new WorkerDouble(world.bus);
  await world.startReplica();
});
afterAll(() => world.stop());

const dispatched = async (ownerId: string): Promise<string[]> => {
  const rows = await world.query<{ id: string }>(
    'SELECT id FROM conversation.generations WHERE owner_id = $1 AND dispatched_at IS NOT NULL ORDER BY created_at',
    [ownerId],
  );
  return rows.map(({ id }) => id);
};

describe('Generations over their owner’s limit', () => {
  it('wait in line, start oldest first, and are refused when the line is full', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const posted = [];
    for (let count = 0; count < 5; count++) posted.push((await person.post(id, {})).generation);
    const full = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'One more' });

    expect([full.status, full.body.code]).toEqual([429, 'queue_full']);
    expect(full.headers.get('retry-after')).not.toBeNull();
    expect(await dispatched(person.id)).toEqual([posted[0]!.id, posted[1]!.id]);
    expect((await person.generation(posted[3]!.id)).queuePosition).toBe(2);
    await worker.end(person.id, posted[1]!);
    await eventually(async () => expect(await dispatched(person.id)).toHaveLength(3));
    expect(await dispatched(person.id)).toContain(posted[2]!.id);
    expect((await person.generation(posted[3]!.id)).queuePosition).toBe(1);
  });

  it('end at once when they are stopped while they wait, and their log says so', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const [first, , waiting] = [await person.post(id, {}), await person.post(id, {}), await person.post(id, {})];
    const { id: generationId } = waiting.generation;

    expect(await person.cancel(generationId)).toMatchObject({ status: 'cancelled', usage: { cost: 0 } });
    expect(await person.cancel(generationId)).toMatchObject({ status: 'cancelled' });
    expect((await person.messages(id)).items[1]).toMatchObject({ id: waiting.answer.id, status: 'cancelled' });
    const last = await eventually(async () => {
      const stored = await new LogReader(world.bus).last(person.id, generationId);
      if (stored?.record.type !== 'end') throw new Error('not sealed yet');
      return stored.record;
    });
    expect(last).toMatchObject({ status: 'cancelled', messageId: waiting.answer.id });
    await worker.end(person.id, first.generation);
    await eventually(async () => expect((await person.generation(first.generation.id)).status).toBe('completed'));
    expect(await dispatched(person.id)).not.toContain(generationId);
  });

  it('are stopped by the workers once these have them', async () => {
    const person = await world.person();
    const { generation } = await person.post((await person.begin()).id, {});
    expect((await person.cancel(generation.id)).status).toBe('queued');
    await person.cancel(generation.id);

    const stored = await eventually(() =>
      world.bus.manager.streams.getMessage('CONTROL', { last_by_subj: `control.gen.${generation.id}.cancel` }),
    );
    expect(stored.seq).toBeGreaterThan(0);
  });

  it('are all stopped when their conversation is deleted, and none starts in the place of another', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const [running, , waiting] = [await person.post(id, {}), await person.post(id, {}), await person.post(id, {})];
    expect((await person.send('DELETE', `/api/conversations/${id}`)).status).toBe(204);

    expect((await person.generation(waiting.generation.id)).status).toBe('cancelled');
    expect(await dispatched(person.id)).toHaveLength(2);
    await eventually(() =>
      world.bus.manager.streams.getMessage('CONTROL', { last_by_subj: `control.gen.${running.generation.id}.cancel` }),
    );
  });
});
