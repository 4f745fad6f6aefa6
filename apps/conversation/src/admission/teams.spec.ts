import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminTeam, AdminUsage, Page, PostedMessage, UsageHistoryRow } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { isReconciled, usageOf, WORST_CASE } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

let world: World;
let replicas: Replica[];
let worker: WorkerDouble;
let admin: Person;

beforeAll(async () => {
  world = await World.start({ LIMIT_QUEUED_GENERATIONS: 2, LIMIT_TEAM_REQUESTS_PER_MINUTE: 60, LIMIT_ADDRESS_REQUESTS_PER_MINUTE: 2_000 });
  replicas = [await world.startReplica(), await world.startReplica()];
  worker = new WorkerDouble(world.bus);
  admin = await world.admin();
});
afterAll(() => world.stop());

const ask = async (person: Person, conversationId: string, nth: number): Promise<{ status: number; body: PostedMessage & { code?: string; limit?: object } }> =>
  person.at(replicas[nth % 2]!.url).send('POST', `/api/conversations/${conversationId}/messages`, { parentId: null, content: 'Hello' });
const limit = async (teamId: string, body: object): Promise<AdminTeam> => (await admin.send<AdminTeam>('PUT', `/api/admin/team-limits/${teamId}`, body)).body;

describe('A team', () => {
  it('never uses more than its budget, whoever of it asks at which replica, and is settled to the token', async () => {
    const teamId = randomUUID();
    await limit(teamId, { tokensPerDay: 6 * WORST_CASE });
    const people = await Promise.all([1, 2, 3, 4].map(() => world.member(teamId)));
    const replies = (
      await Promise.all(people.map(async (person) => {
        const { id } = await person.begin();
        return Promise.all(Array.from({ length: 6 }, async (_, nth) => ({ person, reply: await ask(person, id, nth) })));
      }))
    ).flat();
    const admitted = replies.filter(({ reply }) => reply.status === 202);
    const refused = replies.filter(({ reply }) => reply.status === 429);
    expect([admitted.length, refused.length]).toEqual([6, 18]);
    expect(refused[0]!.reply.body).toMatchObject({ code: 'budget_exceeded', limit: { name: 'team_tokens_per_day' } });
    expect((await usageOf(people[0]!)).teams).toMatchObject([{ teamId, tokens: { used: 0, reserved: 6 * WORST_CASE, limit: 6 * WORST_CASE } }]);

    const spent = { promptTokens: 20, completionTokens: 5, cost: 30 };
    for (const { person, reply } of admitted) await worker.end(person.id, reply.body.generation, { usage: spent });
    await eventually(async () => expect((await usageOf(people[0]!)).teams).toMatchObject([{ tokens: { used: 6 * 25, reserved: 0 }, cost: { used: 180, reserved: 0 } }]));
    expect(await isReconciled(world)).toBe(true);
    const { body } = await admin.send<Page<AdminUsage>>('GET', `/api/admin/usage?teamId=${teamId}`);
    expect(body.items.reduce((sum, row) => sum + row.tokens, 0)).toBe(150);
    expect((await admin.send<AdminTeam>('GET', `/api/admin/team-limits/${teamId}`)).body.usage.tokens).toEqual({ used: 150, reserved: 0, limit: 6 * WORST_CASE });
    expect((await admin.send('DELETE', `/api/admin/team-limits/${teamId}`)).status).toBe(204);
    const audit = await admin.send<Page<object>>('GET', '/api/admin/audit?limit=1');
    expect(audit.body.items).toMatchObject([{ action: 'team-limits.clear', ownerId: teamId, detail: { after: null } }]);
  });

  it('has no more answers written at a time than it may, and the next one goes when one has ended', async () => {
    const teamId = randomUUID();
    await limit(teamId, { concurrentGenerations: 1 });
    const [first, second] = [await world.member(teamId), await world.member(teamId)];
    const { generation: running } = await first.post((await first.begin()).id, {});
    const { id } = await second.begin();
    const { generation: waiting } = await second.post(id, {});
    expect([running.queuePosition, waiting.queuePosition]).toEqual([undefined, 1]);
    await second.post(id, {});
    expect((await ask(second, id, 0)).body.code).toBe('queue_full');
    await worker.end(first.id, running);
    await eventually(async () => expect(await world.query('SELECT 1 FROM conversation.generations WHERE id = $1 AND dispatched_at IS NOT NULL', [waiting.id])).toHaveLength(1));
  });

  it('is told when it sends too fast', async () => {
    const person = await world.member(randomUUID());
    const { id } = await person.begin();
    const replies = [];
    for (let count = 0; count < 60; count++) replies.push(await person.send('POST', '/api/conversations', { id, title: 'x' }));
    const last = await person.send<{ code: string; limit: { name: string; resetAt: string } }>('POST', '/api/conversations', {});
    expect([last.status, last.body.code, last.body.limit.name]).toEqual([429, 'too_many_requests', 'team_requests_per_minute']);
    expect(Date.parse(last.body.limit.resetAt)).toBeGreaterThan(Date.now());
    expect([last.headers.get('ratelimit-limit'), last.headers.get('ratelimit-remaining')]).toEqual(['60', '0']);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('The history of what a person used', () => {
  it('is by day, model or conversation, a page at a time, and a table', async () => {
    const person = await world.person();
    const day = new Date().toISOString().slice(0, 10);
    for (const title of ['=Sums, "quoted"', 'Other']) {
      const { id } = await person.begin({ title });
      const { generation } = await person.post(id, {});
      await worker.end(person.id, generation, { usage: { promptTokens: 10, completionTokens: 5, cost: 50 } });
    }
    await eventually(async () => expect((await usageOf(person)).tokens).toMatchObject({ used: 30, reserved: 0 }));
    const history = async (query: string): Promise<Page<UsageHistoryRow>> => (await person.send<Page<UsageHistoryRow>>('GET', `/api/usage/history${query}`)).body;
    expect(await history('')).toEqual({ items: [{ day, generations: 2, tokens: 30, cost: 100 }], nextCursor: null });
    expect((await history('?by=model')).items).toEqual([{ day, model: 'test-model', purpose: 'answer', generations: 2, tokens: 30, cost: 100 }]);
    const first = await history('?by=conversation&limit=1');
    const second = await history(`?by=conversation&limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ title }) => title).sort()).toEqual(['=Sums, "quoted"', 'Other']);
    expect(second.nextCursor).toBeNull();
    expect((await history('?to=2020-01-01')).items).toEqual([]);
    const table = await fetch(`${person.url}/api/usage/history.csv?by=conversation`, { headers: { authorization: `Bearer ${person.token}` } });
    expect(table.headers.get('content-type')).toContain('text/csv');
    expect(await table.text()).toContain(`"'=Sums, ""quoted""",1,15,50\r\n`);
    const all = await fetch(`${admin.url}/api/admin/usage.csv?ownerId=${person.id}`, { headers: { authorization: `Bearer ${admin.token}` } });
    expect(await all.text()).toBe(`day,ownerId,model,purpose,generations,tokens,costMicroUnits\r\n${day},${person.id},test-model,answer,2,30,100\r\n`);
  });
});
