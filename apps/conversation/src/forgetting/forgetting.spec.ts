import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askToForget } from '@parley/bus';
import type { Share } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { isReconciled } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

const TABLES = ['conversations', 'messages', 'generations', 'preferences', 'person_limits', 'administrators', 'outbox'];

const rowsOf = async ({ id }: Person): Promise<string[]> => {
  const left = await Promise.all(TABLES.map((table) => world.query(`SELECT 1 FROM conversation.${table} WHERE owner_id = $1`, [id])));
  return TABLES.filter((_, index) => left[index]!.length > 0);
};

async function answered(person: Person, id: string): Promise<void> {
  const { generation } = await person.post(id, { content: 'A secret' });
  await worker.end(person.id, generation);
  await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
}

describe('Somebody whose account is deleted', () => {
  it('is forgotten for good: chats of every kind, links, wishes; only amounts are left, and others are left alone', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const [shared, deleted, temporary, kept] = [await person.begin(), await person.begin(), await person.begin({ temporary: true }), await other.begin()];
    for (const { id } of [shared, deleted, temporary]) await answered(person, id);
    await answered(other, kept.id);
    for (let count = 0; count < 40; count++) await person.begin();
    const { body: share } = await person.send<Share>('POST', `/api/conversations/${shared.id}/share`);
    expect((await other.send('GET', `/api/shared/${share.id}`)).status).toBe(200);
    await person.send('DELETE', `/api/conversations/${deleted.id}`);
    await person.send('PUT', '/api/preferences', { instructions: 'I am Ada.' });

    await eventually(async () => expect(await askToForget(world.bus, { ownerId: person.id })).toEqual({ done: true }));
    expect(await rowsOf(person)).toEqual([]);
    expect((await other.send('GET', `/api/shared/${share.id}`)).status).toBe(404);
    expect(await world.query('SELECT 1 FROM conversation.shares WHERE id = $1', [share.id])).toEqual([]);
    const entries = await world.query<{ kind: string }>('SELECT kind FROM conversation.ledger WHERE owner_id = $1', [person.id]);
    expect(entries).toHaveLength(9);
    expect((await other.messages(kept.id)).items).toHaveLength(2);
    expect(await isReconciled(world)).toBe(true);
    expect(await askToForget(world.bus, { ownerId: person.id })).toEqual({ done: true });
  });

  it('has their answers stopped, and is forgotten when these are settled', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { generation } = await person.post(id, {});
    await worker.start(person.id, generation.id);
    const { body: share } = await person.send<Share>('POST', `/api/conversations/${id}/share`);
    expect(await askToForget(world.bus, { ownerId: person.id })).toEqual({ done: false });
    // What is left for a moment is seen by nobody.
    expect((await person.send('GET', `/api/conversations/${id}`)).status).toBe(404);
    expect((await person.send('GET', `/api/shared/${share.id}`)).status).toBe(404);
    const stops = await world.query('SELECT 1 FROM conversation.generations WHERE id = $1 AND cancel_requested_at IS NOT NULL', [generation.id]);
    expect(stops).toHaveLength(1);
    await worker.end(person.id, generation, { status: 'cancelled' });
    await eventually(async () => expect(await askToForget(world.bus, { ownerId: person.id })).toEqual({ done: true }));
    expect(await rowsOf(person)).toEqual([]);
    expect(await isReconciled(world)).toBe(true);
  });
});
