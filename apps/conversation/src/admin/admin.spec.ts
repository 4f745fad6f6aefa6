import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminGeneration, AdminUsage, AuditEntry, InstallationBudgets, LimitsView, Page } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;
let admin: Person;

beforeAll(async () => {
  world = await World.start({ LIMIT_CONCURRENT_GENERATIONS: 1, BUDGET_TOKENS_PER_DAY: 100_000, BUDGET_INSTALLATION_COST_PER_MONTH: 5 });
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
  admin = await world.admin();
});
afterAll(() => world.stop());

const get = async <Body>(path: string): Promise<Body> => (await admin.send<Body>('GET', `/api/admin/${path}`)).body;
const audit = async (): Promise<AuditEntry[]> => (await get<Page<AuditEntry>>('audit')).items;

describe('An administrator', () => {
  it('is the only one who is let in', async () => {
    const person = await world.person();
    const calls: [string, string, object?][] = [
      ['GET', 'generations'],
      ['POST', `generations/${randomUUID()}/cancel`],
      ['GET', 'usage'],
      ['GET', 'budgets'],
      ['GET', 'limits'],
      ['GET', `limits/${person.id}`],
      ['PUT', `limits/${person.id}`, { tokensPerDay: 1_000_000 }],
      ['DELETE', `limits/${person.id}`],
      ['GET', 'audit'],
    ];
    for (const [method, path, body] of calls) {
      const { status, body: problem } = await person.send(method, `/api/admin/${path}`, body);
      expect([path, status, problem.code]).toEqual([path, 403, 'forbidden']);
      expect((await person.withToken('none').send(method, `/api/admin/${path}`, body)).status).toBe(401);
    }
    expect(await audit()).toEqual([]);
  });

  it('sees what runs and waits, a page at a time, and stops it', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { generation: running } = await person.post(id, {});
    const { generation: waiting } = await person.post(id, {});
    await worker.start(person.id, running.id, 2);
    const first = await eventually(async () => {
      const page = await get<Page<AdminGeneration>>('generations?limit=1');
      expect(page.items).toMatchObject([{ id: running.id, ownerId: person.id, status: 'running', attempt: 2, worker: 'spec', purpose: 'answer' }]);
      return page;
    });
    const second = await get<Page<AdminGeneration>>(`generations?limit=1&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ id: waiting.id, status: 'queued', worker: null, dispatchedAt: null }], nextCursor: null });
    expect(second.items[0]!.reserved.tokens).toBeGreaterThan(4_096);

    for (const generation of [waiting, running]) {
      expect((await admin.send('POST', `/api/admin/generations/${generation.id}/cancel`)).status).toBe(202);
    }
    expect((await person.generation(waiting.id)).status).toBe('cancelled');
    expect((await get<Page<AdminGeneration>>('generations')).items).toMatchObject([{ id: running.id, cancelRequested: true }]);
    expect(await audit()).toMatchObject(
      [running, waiting].map((generation) => ({
        action: 'generation.cancel',
        actorId: admin.id,
        ownerId: person.id,
        detail: { generationId: generation.id },
      })),
    );
    expect((await admin.send('POST', `/api/admin/generations/${randomUUID()}/cancel`)).body.code).toBe('not_found');
    await worker.end(person.id, running, { status: 'cancelled' });
    await eventually(async () => expect((await get<Page<AdminGeneration>>('generations')).items).toEqual([]));
  });

  it('sees who used how much of what, by day, and all people together', async () => {
    const people = await Promise.all([world.person(), world.person()]);
    for (const person of people) {
      const { id } = await person.begin();
      for (let count = 0; count < 2; count++) {
        const { generation } = await person.post(id, {});
        await worker.end(person.id, generation, { usage: { promptTokens: 10, completionTokens: 5, cost: 50 } });
        await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
      }
    }
    const day = new Date().toISOString().slice(0, 10);
    const of = (person: Person): AdminUsage => ({
      ...{ day, ownerId: person.id, model: 'test-model', purpose: 'answer' as const },
      ...{ generations: 2, tokens: 30, cost: 100 },
    });
    const mine = await get<Page<AdminUsage>>(`usage?ownerId=${people[0]!.id}&from=${day}&to=${day}`);
    expect(mine).toEqual({ items: [of(people[0]!)], nextCursor: null });
    const pages: AdminUsage[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<AdminUsage> = await get(`usage?limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      pages.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(expect.arrayContaining(people.map(of)));
    expect((await get<Page<AdminUsage>>('usage?to=2020-01-01')).items).toEqual([]);
    const { cost, tokens } = await get<InstallationBudgets>('budgets');
    expect(cost).toMatchObject({ reserved: 0, limit: 5_000_000, currency: 'USD' });
    expect(cost.used).toBe(pages.reduce((sum, row) => sum + row.cost, 0));
    expect(tokens).toMatchObject({ reserved: 0, limit: null });
  });

  it('gives a person other limits, at once, which lets go what waited, and takes them back', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    await person.post(id, {});
    const { generation: waiting } = await person.post(id, {});
    expect(waiting.queuePosition).toBe(1);
    const limits = { tokensPerDay: 10_000, costPerMonth: null, concurrentGenerations: 2 };
    const path = `/api/admin/limits/${person.id}`;
    expect((await admin.send('PUT', path, limits)).body).toEqual({ ownerId: person.id, ...limits });

    await eventually(async () => expect(await worker.nextJob()).toMatchObject({ job: { generationId: waiting.id } }));
    expect(await usageOf(person)).toMatchObject({ tokens: { limit: 10_000 }, concurrency: { active: 2, limit: 2 } });
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'word '.repeat(3_000) });
    expect([refused.status, refused.body.code]).toEqual([429, 'budget_exceeded']);
    expect((await get<LimitsView>('limits')).items).toEqual([{ ownerId: person.id, ...limits }]);
    expect((await get<LimitsView>('limits')).defaults).toMatchObject({ tokensPerDay: 100_000, concurrentGenerations: 1 });

    expect((await admin.send('DELETE', path)).status).toBe(204);
    expect((await usageOf(person)).tokens.limit).toBe(100_000);
    expect(await get(`limits/${person.id}`)).toEqual({ ownerId: person.id, tokensPerDay: null, costPerMonth: null, concurrentGenerations: null });
    expect((await audit()).slice(0, 2)).toMatchObject([
      { action: 'limits.clear', ownerId: person.id, detail: { before: limits, after: null } },
      { action: 'limits.set', ownerId: person.id, detail: { before: null, after: limits } },
    ]);
    await expect(world.query('DELETE FROM conversation.audit')).rejects.toThrow('append-only');
    for (const wrong of [{ tokensPerDay: -1 }, { concurrentGenerations: 0 }, { costPerMonth: 1.5 }]) {
      expect((await admin.send('PUT', path, wrong)).status).toBe(400);
    }
  });
});
