import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserEventFeed } from '@parley/bus';
import { type AdminTeamUsage, type AuditEntry, EVERYBODY, type InstallationBudgets, type InstallationLimits, type Page, type UserEvent } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

let world: World;
let replicas: Replica[];
let worker: WorkerDouble;
let admin: Person;

beforeAll(async () => {
  world = await World.start({ BUDGET_INSTALLATION_COST_PER_MONTH: 5 });
  replicas = [await world.startReplica(), await world.startReplica()];
  worker = new WorkerDouble(world.bus);
  admin = await world.admin();
});
afterAll(() => world.stop());

/** Has a question of somebody answered, with so many tokens, at one of the replicas. */
async function spend(person: Person, tokens: number, nth = 0): Promise<void> {
  const { id } = await person.begin();
  const { generation } = await person.at(replicas[nth % 2]!.url).post(id, {});
  await worker.end(person.id, generation, { usage: { promptTokens: tokens, completionTokens: 0, cost: tokens } });
  await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
}

/** The limits that somebody's pages were warned of. */
async function limitsToldTo({ id }: Person): Promise<number[]> {
  const feed = new UserEventFeed(world.bus);
  const events: UserEvent[] = await Array.fromAsync(feed.read(id, { after: 0, until: await feed.lastId(id) }));
  return events.flatMap((event) => (event.type === 'usage.warning' ? [event.budget.limit] : []));
}

const admins = async <Body>(method: string, path: string, body?: object): Promise<Body> => (await admin.send<Body>(method, `/api/admin/${path}`, body)).body;

describe('The budget of everybody', () => {
  it('is set while it runs, in force at once at every replica, and noted; cleared, the environment counts again', async () => {
    const defaults = { tokensPerDay: null, costPerMonth: 5_000_000 };
    const nothing = { tokensPerDay: null, costPerMonth: null };
    expect(await admins<InstallationLimits>('GET', 'installation-limits')).toEqual({ own: nothing, defaults });
    const own = { tokensPerDay: 10, costPerMonth: 7_000_000 };
    expect(await admins('PUT', 'installation-limits', own)).toEqual({ own, defaults });
    const person = await world.person();
    const { id } = await person.begin();
    const post = (replica: Replica): Promise<{ status: number; body: { code?: string; limit?: { name: string } } }> =>
      person.at(replica.url).send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hello' });
    for (const replica of replicas) {
      expect((await post(replica)).body).toMatchObject({ code: 'budget_exceeded', limit: { name: 'installation_tokens_per_day' } });
    }
    expect(await admins<InstallationBudgets>('GET', 'budgets')).toMatchObject({ tokens: { limit: 10 }, cost: { limit: 7_000_000 } });
    expect((await admin.send('DELETE', '/api/admin/installation-limits')).status).toBe(204);
    for (const replica of replicas) expect((await post(replica)).status).toBe(202);
    const audit = await admins<Page<AuditEntry>>('GET', 'audit?limit=2');
    expect(audit.items).toMatchObject([
      { action: 'installation-limits.clear', actorId: admin.id, ownerId: EVERYBODY, detail: { before: own, after: null } },
      { action: 'installation-limits.set', detail: { before: nothing, after: own } },
    ]);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await person.send(method, '/api/admin/installation-limits', method === 'PUT' ? own : undefined)).status).toBe(403);
    }
  });

  it('warns administrators, and them alone, when most of it is used', async () => {
    await admins('PUT', 'installation-limits', { tokensPerDay: 50_000 });
    const person = await world.person();
    expect((await admins<InstallationBudgets>('GET', 'budgets')).warnings).toEqual([]);
    await admin.send('GET', '/api/usage');
    await spend(person, 41_000);
    const warning = { name: 'installation_tokens_per_day', used: 41_000, limit: 50_000 };
    expect((await admins<InstallationBudgets>('GET', 'budgets')).warnings).toMatchObject([warning]);
    const warnings = async (of: Person): Promise<unknown> => (await usageOf(of)).warnings;
    expect([await warnings(admin), await warnings(person)]).toMatchObject([[warning], []]);
    const noted = await eventually(async () => {
      const rows = await world.query<{ account: string }>('SELECT account FROM conversation.budget_warnings');
      expect(rows).not.toEqual([]);
      return rows;
    });
    expect(noted).toEqual([{ account: 'installation' }]);
    await eventually(async () => expect(await limitsToldTo(admin)).toEqual([50_000]));
    expect(await limitsToldTo(person)).toEqual([]);
    await admins('DELETE', 'installation-limits');
  });
});

describe('The budget of a team', () => {
  it('warns each of its people once, although none of them alone used most of it, and again when it is another amount', async () => {
    const teamId = randomUUID();
    await admins('PUT', `team-limits/${teamId}`, { tokensPerDay: 50_000 });
    const people = [await world.member(teamId), await world.member(teamId)];
    const stranger = await world.person();
    const warned = (): Promise<number[][]> => Promise.all([...people, stranger].map(limitsToldTo));
    await spend(people[0]!, 10_000);
    // Both at once, at two replicas: neither sees in its own transaction that it is too much.
    await Promise.all([spend(people[0]!, 16_000, 0), spend(people[1]!, 16_000, 1)]);
    await eventually(async () => expect(await warned()).toEqual([[50_000], [50_000], []]));
    await spend(people[1]!, 100, 1);
    await admins('PUT', `team-limits/${teamId}`, { tokensPerDay: 52_000 });
    await spend(people[0]!, 100, 0);
    await eventually(async () => expect(await warned()).toEqual([[50_000, 52_000], [50_000, 52_000], []]));
    expect((await usageOf(people[1]!)).warnings).toMatchObject([{ name: 'team_tokens_per_day', teamId, limit: 52_000 }]);
  });
});

describe('What teams used', () => {
  it('is told by day, a page at a time, and as a table; who is in none counts as such', async () => {
    const teams: string[] = [randomUUID(), randomUUID()].sort();
    const day = new Date().toISOString().slice(0, 10);
    await spend(await world.member(...teams), 30);
    await spend(await world.member(teams[0]!), 12);
    const of = (teamId: string | null, generations: number, tokens: number): AdminTeamUsage => ({ day, teamId, generations, tokens, cost: tokens });
    const all: AdminTeamUsage[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<AdminTeamUsage> = await admins('GET', `team-usage?from=${day}&limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(all.filter(({ teamId }) => teamId !== null && teams.includes(teamId))).toEqual([of(teams[1]!, 1, 30), of(teams[0]!, 2, 42)]);
    expect(all.at(-1)).toMatchObject({ day, teamId: null });
    expect((await admins<Page<AdminTeamUsage>>('GET', 'team-usage?to=2020-01-01')).items).toEqual([]);
    const table = await fetch(`${admin.url}/api/admin/team-usage.csv?teamId=${teams[0]}`, { headers: { authorization: `Bearer ${admin.token}` } });
    expect(await table.text()).toBe(`day,teamId,generations,tokens,costMicroUnits\r\n${day},${teams[0]},2,42,42\r\n`);
    expect((await (await world.person()).send('GET', '/api/admin/team-usage')).status).toBe(403);
  });
});
