import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdminModel, type AuditEntry, EVERYBODY, type Model, type Page } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

const TEAM = randomUUID();
const price = { currency: 'USD', inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 };
const model = (id: string, rest: object = {}): object => ({ id, name: id, contextWindow: 8_000, maxOutputTokens: 2_000, price, ...rest });
const MODELS = { models: [model('first'), model('second', { fallback: ['own/third'] }), model('own/third', { access: { roles: ['admin'] } })] };

let world: World;
let replicas: Replica[];
let folder: string;
let admin: Person;
let worker: WorkerDouble;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
  await writeFile(join(folder, 'models.json'), JSON.stringify(MODELS));
  world = await World.start({ MODELS_FILE: join(folder, 'models.json'), LIMIT_CONCURRENT_GENERATIONS: 1, SUMMARY_MODEL: 'off' });
  replicas = [await world.startReplica(), await world.startReplica()];
  admin = await world.admin();
  worker = new WorkerDouble(world.bus);
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

const pathOf = (id: string): string => `/api/admin/models/${encodeURIComponent(id)}`;
const set = async (id: string, rule: object): Promise<number> => (await admin.send('PUT', pathOf(id), rule)).status;
const clear = async (id: string): Promise<number> => (await admin.send('DELETE', pathOf(id))).status;
const offered = async (person: Person, replica: Replica): Promise<string[]> =>
  (await person.at(replica.url).send<{ items: Model[] }>('GET', '/api/models')).body.items.map(({ id }) => id);
/** Every replica offers exactly these. */
const offer = (person: Person, models: string[]): Promise<void> =>
  eventually(async () => {
    for (const replica of replicas) expect(await offered(person, replica)).toEqual(models);
  });

describe('A model that an administrator switches off', () => {
  it('is offered by no replica any more, refused with a code of its own, and no stand-in; switched on, it is back', async () => {
    const person = await world.person();
    await offer(person, ['first', 'second']);
    expect([await set('first', { enabled: false }), await set('own/third', { enabled: false })]).toEqual([200, 200]);
    await offer(person, ['second']);
    const { id } = await person.begin();
    for (const replica of [...replicas, await world.startReplica()]) {
      const refused = await person.at(replica.url).send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hello', model: 'first' });
      expect([refused.status, refused.body.code]).toEqual([403, 'model_disabled']);
    }
    expect((await person.post(id, {})).generation.model).toBe('second');
    const [{ job }] = await eventually(async () => {
      const handle = await worker.nextJob();
      if (!handle) throw new Error('there is no job yet');
      await handle.done();
      return [handle];
    });
    expect([job.model, job.fallbacks]).toEqual(['second', undefined]);
    expect([await clear('first'), await clear('own/third')]).toEqual([204, 204]);
    await offer(person, ['first', 'second']);
  });

  it('lets an answer that is written be finished; one that waits in line for it ends as failed and costs nothing', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { generation: written } = await person.post(id, { model: 'first' });
    const { generation: waiting, answer } = await person.post(id, { model: 'first' });
    await worker.start(person.id, written.id);
    await eventually(async () => expect((await person.generation(written.id)).status).toBe('running'));
    expect(waiting.queuePosition).toBe(1);
    await set('first', { enabled: false });

    await eventually(async () => expect((await person.generation(waiting.id)).status).toBe('failed'));
    const { items } = await person.messages(id);
    expect(items.find((message) => message.id === answer.id)).toMatchObject({ status: 'failed', error: { code: 'model_disabled', retryable: true } });
    expect((await person.generation(written.id)).status).toBe('running');
    await worker.end(person.id, written, { usage: { promptTokens: 10, completionTokens: 5, cost: 20 } });
    await eventually(async () => expect((await person.generation(written.id)).status).toBe('completed'));
    expect((await usageOf(person)).tokens).toMatchObject({ used: 15, reserved: 0 });
    await clear('first');
  });
});

describe('Who may ask a model', () => {
  it('is what administrators say, above the file, until they take it back; each change is noted', async () => {
    const [person, member] = [await world.person(), await world.member(TEAM)];
    expect(await set('first', { access: { teams: [TEAM] } })).toBe(200);
    expect(await set('own/third', { access: { roles: ['user', 'admin'] } })).toBe(200);
    await offer(person, ['second', 'own/third']);
    await offer(member, ['first', 'second', 'own/third']);
    const { id } = await person.begin();
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hello', model: 'first' });
    expect([refused.status, refused.body.code]).toEqual([403, 'model_not_allowed']);

    const { items } = (await admin.send<{ items: AdminModel[] }>('GET', '/api/admin/models')).body;
    expect(items.map(({ id: model, fileAccess, rule }) => [model, fileAccess, rule])).toEqual([
      ['first', null, { enabled: true, access: { teams: [TEAM] } }],
      ['second', null, null],
      ['own/third', { roles: ['admin'] }, { enabled: true, access: { roles: ['user', 'admin'] } }],
    ]);
    await clear('own/third');
    await clear('first');
    await offer(person, ['first', 'second']);
    const audit = (await admin.send<Page<AuditEntry>>('GET', '/api/admin/audit?limit=2')).body.items;
    const before = { enabled: true, access: { teams: [TEAM] } };
    expect(audit[0]).toMatchObject({ action: 'model.clear', actorId: admin.id, ownerId: EVERYBODY, detail: { model: 'first', before, after: null } });
  });

  it('is nothing that others say, nor what makes no sense', async () => {
    const person = await world.person();
    for (const [method, path] of [['GET', '/api/admin/models'], ['PUT', pathOf('first')], ['DELETE', pathOf('first')]] as const) {
      expect((await person.send(method, path, method === 'PUT' ? { enabled: false } : undefined)).body?.code).toBe('forbidden');
    }
    expect([await set('none', { enabled: false }), await set('first', { access: {} }), await set('first', { access: { roles: ['king'] } })]).toEqual([404, 400, 400]);
    await offer(person, ['first', 'second']);
  });
});
