import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, Page } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { isReconciled, usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';
import { ConversationPurge } from './conversation-purge';

let world: World;
let replica: Replica;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  replica = await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

const list = async (person: Person): Promise<Conversation[]> =>
  (await person.send<Page<Conversation>>('GET', '/api/conversations')).body.items;

describe('A deletion', () => {
  it('can be taken back, by its owner alone, and may be repeated', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const { id } = await person.begin({ title: 'Kept' });
    await person.post(id, {});
    await person.send('DELETE', `/api/conversations/${id}`);
    expect(await list(person)).toEqual([]);
    expect((await stranger.send('POST', `/api/conversations/${id}/restore`)).status).toBe(404);
    for (let repeat = 0; repeat < 2; repeat++) {
      const { status, body } = await person.send<Conversation>('POST', `/api/conversations/${id}/restore`);
      expect([status, body.title]).toEqual([200, 'Kept']);
    }
    expect(await list(person)).toMatchObject([{ id }]);
    expect((await person.messages(id)).items).toHaveLength(2);
  });

  it('of all conversations leaves those of others alone and stops what runs', async () => {
    const [person, other] = [await world.person(), await world.person()];
    await other.begin();
    for (let count = 0; count < 101; count++) await person.begin();
    const { id } = await person.begin();
    const { generation } = await person.post(id, {});
    expect((await person.send('DELETE', '/api/conversations')).status).toBe(204);
    expect(await list(person)).toEqual([]);
    expect(await list(other)).toHaveLength(1);
    const rows = await world.query<{ cancel_requested_at: Date | null }>('SELECT cancel_requested_at FROM conversation.generations WHERE id = $1', [generation.id]);
    expect(rows[0]!.cancel_requested_at).not.toBeNull();
  });

  it('is for good after a set time, as is a temporary chat; what they cost stays charged', async () => {
    const person = await world.person();
    const [deleted, temporary, running, kept] = await Promise.all([person.begin(), person.begin({ temporary: true }), person.begin({ temporary: true }), person.begin()]);
    for (const { id } of [deleted, temporary, kept]) {
      const { generation } = await person.post(id, {});
      await worker.end(person.id, generation);
      await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
    }
    await person.post(running.id, {});
    await person.send('DELETE', `/api/conversations/${deleted.id}`);
    const remaining = async (): Promise<string[]> => {
      await replica.app.get(ConversationPurge, { strict: false }).sweep();
      const rows = await world.query<{ id: string }>('SELECT id FROM conversation.conversations WHERE owner_id = $1', [person.id]);
      return rows.map(({ id }) => id).sort();
    };
    expect(await remaining()).toHaveLength(4);
    await world.query(`UPDATE conversation.conversations SET updated_at = now() - interval '25 hours' WHERE owner_id = $1`, [person.id]);
    await world.query(`UPDATE conversation.conversations SET deleted_at = now() - interval '31 days' WHERE id = $1`, [deleted.id]);
    expect(await remaining()).toEqual([running.id, kept.id].sort());
    expect((await person.send('POST', `/api/conversations/${deleted.id}/restore`)).status).toBe(404);
    expect((await usageOf(person)).cost.used).toBe(3 * 7);
    expect(await isReconciled(world)).toBe(true);
    expect(await world.plan(`SELECT id FROM conversation.conversations c WHERE (c.deleted_at IS NOT NULL OR c.temporary) AND c.updated_at < now() LIMIT 100`)).toContain('conversations_to_purge');
  });
});

describe('A list of conversations', () => {
  it('says in which one an answer is being written', async () => {
    const person = await world.person();
    const [busy, quiet] = [await person.begin(), await person.begin()];
    const { generation } = await person.post(busy.id, {});
    const active = async (): Promise<Record<string, unknown>> =>
      Object.fromEntries((await list(person)).map(({ id, activeGenerationId }) => [id, activeGenerationId]));
    expect(await active()).toEqual({ [busy.id]: generation.id, [quiet.id]: null });
    expect((await person.conversation(busy.id)).activeGenerationId).toBe(generation.id);
    await worker.end(person.id, generation);
    await eventually(async () => expect(await active()).toEqual({ [busy.id]: null, [quiet.id]: null }));
  });
});

describe('A change', () => {
  it('is refused when somebody made another one meanwhile, if that was asked for', async () => {
    const person = await world.person();
    const { id, version } = await person.begin();
    const patch = (title: string, ifMatch: string): Promise<Response> =>
      fetch(`${replica.url}/api/conversations/${id}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json', 'if-match': ifMatch },
        body: JSON.stringify({ title }),
      });
    const replies = await Promise.all(['One', 'Two'].map((title) => patch(title, `"${version}"`)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await replies.find(({ status }) => status === 412)!.json()).toMatchObject({ code: 'stale' });
    expect((await person.conversation(id)).version).toBe(version! + 1);
    expect((await patch('Three', '*')).status).toBe(200);
  });
});
