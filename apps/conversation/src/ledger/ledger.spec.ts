import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserEventFeed } from '@parley/bus';
import { type Generation, PostedMessage, type UserEvent } from '@parley/contracts';
import { eventually, freshIds, type Person, type Reply } from '@parley/testing';
import { DataSource } from 'typeorm';
import { LineAndTeams1765100000000 } from '../database/migrations/1765100000000-line-and-teams';
import { Money1764200000000 } from '../database/migrations/1764200000000-money';
import { Audit1764300000000 } from '../database/migrations/1764300000000-audit';
import { usageOf, WORST_CASE } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';
import { reconcile } from './reconciliation';

const HALF = { promptTokens: WORST_CASE - 4_096, completionTokens: 2_048, cost: 1_000 };

let world: World;
let replicas: Replica[];
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start({
    BUDGET_INSTALLATION_TOKENS_PER_DAY: 12 * WORST_CASE,
    BUDGET_TOKENS_PER_DAY: 8 * WORST_CASE,
    BUDGET_WARNING_SHARE: 0.1,
  });
  replicas = [await world.startReplica(), await world.startReplica()];
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

const reconciled = async (): Promise<[boolean, string]> => {
  const lines: string[] = [];
  return [await reconcile({ DATABASE_URL: world.ground.postgres.url }, (line) => lines.push(line)), lines.join('\n')];
};
/** Posts as the page does: what could not be taken for a moment is sent again as it was. */
async function insist(person: Person, conversationId: string, body: object): Promise<Reply<object>> {
  return eventually(async () => {
    const reply = await person.send<object>('POST', `/api/conversations/${conversationId}/messages`, body);
    expect(reply.status).not.toBe(503);
    return reply;
  });
}

describe('The ledger', () => {
  it('holds the budget of all people together, at two replicas, and reconciles while and after they spend', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => world.person()));
    const chats = await Promise.all(people.map((person) => person.begin()));
    const posts = await Promise.all(
      people.map((person, index) =>
        Promise.all(Array.from({ length: 10 }, () => insist(person.at(replicas[index % 2]!.url), chats[index]!.id, { ...freshIds(), parentId: null, content: 'Hello' }))),
      ),
    );
    const admitted = posts.flat().filter(({ status }) => status === 202);
    const names = new Set(posts.flat().flatMap(({ status, body }) => (status === 429 ? [(body as { limit: { name: string } }).limit.name] : [])));

    expect(admitted).toHaveLength(12);
    expect([...names].every((name) => /tokens_per_day$/.test(name)) && names.has('installation_tokens_per_day')).toBe(true);
    expect((await reconciled())[0]).toBe(true);

    const used = people.map(() => 0);
    for (const [index, replies] of posts.entries()) {
      const generations = replies.filter(({ status }) => status === 202).map(({ body }) => PostedMessage.parse(body).generation);
      for (const [nth, generation] of generations.entries()) {
        const status = (['completed', 'failed', 'cancelled'] as const)[nth % 3]!;
        await Promise.all([0, 1].map(() => worker.end(people[index]!.id, generation, { status, usage: HALF })));
        used[index]! += HALF.promptTokens + HALF.completionTokens;
      }
    }
    await eventually(async () => {
      const views = await Promise.all(people.map(usageOf));
      expect(views.map(({ tokens }) => [tokens.used, tokens.reserved])).toEqual(used.map((tokens) => [tokens, 0]));
    });
    expect(await reconciled()).toEqual([true, expect.stringContaining('36 entries')]);
  });

  it('gives all back of what was stopped before it began', async () => {
    const person = await world.person();
    await world.query('INSERT INTO conversation.person_limits (owner_id, concurrent_generations) VALUES ($1, 1)', [person.id]);
    const { id } = await person.begin();
    await person.post(id, {});
    const { generation } = await person.post(id, {});
    await person.cancel(generation.id);

    expect((await usageOf(person)).tokens).toMatchObject({ used: 0, reserved: WORST_CASE });
    expect((await reconciled())[0]).toBe(true);
  });

  it('warns once, by an event and in headers, when a budget is nearly spent', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const first = await person.send<PostedMessage>('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hello' });
    expect(first.headers.get('x-parley-budget-warning')).toMatch(/^installation_tokens_per_day;[^,]*$/);
    const { generation: second }: { generation: Generation } = await person.post(id, {});
    const most = { promptTokens: 20, completionTokens: WORST_CASE, cost: 1_000 };
    for (const generation of [first.body.generation, second]) await worker.end(person.id, generation, { usage: most });
    await eventually(async () => expect((await usageOf(person)).tokens.reserved).toBe(0));

    const feed = new UserEventFeed(world.bus);
    const events = await eventually(async () => {
      const read: UserEvent[] = await Array.fromAsync(feed.read(person.id, { after: 0, until: await feed.lastId(person.id) }));
      expect(read.filter(({ type }) => type === 'usage.changed')).toHaveLength(4);
      return read.filter(({ type }) => type === 'usage.warning');
    });
    expect(events).toMatchObject([{ budget: { name: 'tokens_per_day', used: WORST_CASE + 20, limit: 8 * WORST_CASE } }]);
    const last = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hello' });
    expect(last.headers.get('x-parley-budget-warning')).toMatch(/^tokens_per_day;used=\d+;limit=\d+;reset="/);
    expect((await usageOf(person)).warnings).toMatchObject([{ name: 'tokens_per_day' }]);
  });

  it('cannot be changed, and its reconciliation finds whatever else was', async () => {
    await expect(world.query('UPDATE conversation.ledger SET cost = 0')).rejects.toThrow('append-only');
    await expect(world.query('DELETE FROM conversation.ledger')).rejects.toThrow('append-only');
    await world.query(`UPDATE conversation.balances SET used_cost = used_cost + 1 WHERE account = 'installation/0' OR length(account) = 36`);
    expect(await reconciled()).toEqual([false, expect.stringContaining('DIFFERS every balance is the sum of its entries')]);
    await world.query(`UPDATE conversation.balances SET used_cost = used_cost - 1 WHERE account = 'installation/0' OR length(account) = 36`);
    await world.query('UPDATE conversation.generations SET cost = cost + 1 WHERE cost > 0');
    expect(await reconciled()).toEqual([false, expect.stringContaining('DIFFERS every generation is in the ledger')]);
    await world.query('UPDATE conversation.generations SET cost = cost - 1 WHERE cost > 0');
    expect((await reconciled())[0]).toBe(true);
  });

  it('begins with what was spent before there was one', async () => {
    const runner = replicas[0]!.app.get(DataSource).createQueryRunner();
    const before = await world.query('SELECT * FROM conversation.balances ORDER BY account, period');
    const migrations = [new Money1764200000000(), new Audit1764300000000(), new LineAndTeams1765100000000()];
    for (const migration of migrations.toReversed()) await migration.down(runner);
    for (const migration of migrations) await migration.up(runner);
    await runner.release();
    expect(await world.query('SELECT * FROM conversation.balances ORDER BY account, period')).toEqual(before);
    expect((await reconciled())[0]).toBe(true);
  });
});
