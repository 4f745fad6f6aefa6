import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserEventFeed } from '@parley/bus';
import type { AdminGeneration, Conversation, Page, UserEvent } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start({ LIMIT_READY_GENERATIONS: 1, LIMIT_WAITING_MS: 4_000 });
  worker = new WorkerDouble(world.bus);
  await world.startReplica();
});
afterAll(() => world.stop());

describe('A generation in line', () => {
  it('fails after it has waited for too long, costs nothing, and says that it may be tried again', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const ready = await person.post(id, {});
    const waiting = await person.post(id, {});
    expect([ready.generation.queuePosition, waiting.generation.queuePosition]).toEqual([undefined, 1]);
    await eventually(async () => expect((await person.generation(waiting.generation.id)).status).toBe('failed'));
    const { items } = await person.messages(id);
    expect(items.at(-1)).toMatchObject({ id: waiting.answer.id, status: 'failed', error: { code: 'queue_timeout', retryable: true } });
    expect((await person.generation(ready.generation.id)).status).toBe('queued');
    expect(await usageOf(person)).toMatchObject({ tokens: { used: 0 }, queue: { waiting: 0 }, concurrency: { active: 1 } });
    await worker.end(person.id, ready.generation);
    await eventually(async () => expect((await usageOf(person)).tokens.reserved).toBe(0));
  });

  it('tells its owner its place as it moves, goes by class and turn, and an administrator sees all of it', async () => {
    const [first, second] = [await world.person(), await world.person()];
    const admin = await world.admin();
    const [mine, theirs] = [await first.begin(), await second.begin()];
    const { generation: ready } = await first.post(mine.id, {});
    const own = [await first.post(mine.id, {}), await first.post(mine.id, {})].map(({ generation }) => generation);
    const { generation: other } = await second.post(theirs.id, {});
    expect([...own, other].map(({ queuePosition }) => queuePosition)).toEqual([1, 2, 2]);
    const list = (await admin.send<Page<AdminGeneration>>('GET', '/api/admin/generations')).body.items;
    expect(list.map(({ id, queuePosition }) => [id, queuePosition])).toEqual([[ready.id, null], [own[0]!.id, 1], [own[1]!.id, 2], [other.id, 2]]);

    await worker.writeDelta(first.id, ready, 'Hello there');
    await worker.start(first.id, ready.id);
    await eventually(async () => {
      const items = (await admin.send<Page<AdminGeneration>>('GET', '/api/admin/generations')).body.items;
      expect(items[0]!.soFar!.tokens).toBeGreaterThan(items[0]!.reserved.tokens - 4_096);
    });
    await eventually(async () => expect((await world.query('SELECT 1 FROM conversation.generations WHERE id = $1 AND dispatched_at IS NOT NULL', [own[0]!.id]))).toHaveLength(1));
    await worker.start(first.id, own[0]!.id);
    // Whose turn it is: the other person's first one, before this person's second one.
    await eventually(async () => expect((await world.query('SELECT 1 FROM conversation.generations WHERE id = $1 AND dispatched_at IS NOT NULL', [other.id]))).toHaveLength(1));
    expect((await first.generation(own[1]!.id)).queuePosition).toBe(1);
    const feed = new UserEventFeed(world.bus);
    await eventually(async () => {
      const events: UserEvent[] = await Array.fromAsync(feed.read(first.id, { after: 0, until: await feed.lastId(first.id) }));
      const told = events.flatMap((event) => (event.type === 'queue.moved' ? event.places : [])).filter(({ generationId }) => generationId === own[1]!.id);
      expect(told.at(-1)?.position).toBe(1);
    });
    await first.cancel(own[1]!.id);
    for (const generation of [ready, own[0]!]) await worker.end(first.id, generation);
    await worker.end(second.id, other);
  });
});

describe('Deleted conversations', () => {
  it('are listed while they can be restored, the latest deletion first', async () => {
    const person = await world.person();
    const [a, b] = [await person.begin({ title: 'A' }), await person.begin({ title: 'B' })];
    for (const { id } of [a, b]) await person.send('DELETE', `/api/conversations/${id}`);
    const list = async (query: string): Promise<Page<Conversation>> => (await person.send<Page<Conversation>>('GET', `/api/conversations?deleted=true${query}`)).body;
    const first = await list('&limit=1');
    expect(first.items).toMatchObject([{ id: b.id, title: 'B' }]);
    expect(Date.parse(first.items[0]!.deletedAt!)).toBeLessThanOrEqual(Date.now());
    expect(await list(`&limit=1&cursor=${first.nextCursor}`)).toMatchObject({ items: [{ id: a.id }], nextCursor: null });
    await person.send('POST', `/api/conversations/${a.id}/restore`);
    expect((await list('')).items.map(({ id }) => id)).toEqual([b.id]);
    const stranger = await world.person();
    expect((await stranger.send<Page<Conversation>>('GET', '/api/conversations?deleted=true')).body.items).toEqual([]);
  });
});
