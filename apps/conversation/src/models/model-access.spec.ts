import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GenerationContext, Model } from '@parley/contracts';
import { World } from '../fixtures/world.fixture';

const TEAM = randomUUID();
const price = { currency: 'USD', inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 };
const model = (id: string, rest: object = {}): object => ({ id, name: id, contextWindow: 8_000, maxOutputTokens: 2_000, price, ...rest });

let world: World;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-models-'));
  const models = [model('for-admins', { access: { roles: ['admin'] } }), model('for-team', { access: { teams: [TEAM] } }), model('for-all')];
  await writeFile(join(folder, 'models.json'), JSON.stringify({ models }));
  world = await World.start({ MODELS_FILE: join(folder, 'models.json'), LIMIT_ANSWER_TOKENS: 100, LIMIT_CONTEXT_TOKENS: 300, SUMMARY_MODEL: 'off' });
  await world.startReplica();
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

describe('Models', () => {
  it('are for those whose role or team they name, who are offered no others', async () => {
    const people = { anybody: await world.person(), member: await world.member(TEAM), admin: await world.admin() };
    const expected = { anybody: ['for-all'], member: ['for-team', 'for-all'], admin: ['for-admins', 'for-all'] };
    for (const [name, person] of Object.entries(people)) {
      const models = (await person.send<{ items: Model[] }>('GET', '/api/models')).body.items.map(({ id }) => id);
      expect([name, models]).toEqual([name, expected[name as keyof typeof expected]]);
      const { id } = await person.begin();
      expect((await person.post(id, {})).generation.model).toBe(models[0]);
      for (const other of ['for-admins', 'for-team'].filter((one) => !models.includes(one))) {
        const refused = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hello', model: other });
        expect([refused.status, refused.body.code]).toEqual([403, 'model_not_allowed']);
      }
    }
  });

  it('write no longer answers, and are sent no longer prompts, than the installation wants', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { generation } = await person.post(id, { content: 'word '.repeat(200) });
    const { body } = await person.send<GenerationContext>('GET', `/api/generations/${generation.id}/context`);
    expect(body.maxOutputTokens).toBe(100);
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'word '.repeat(400) });
    expect([refused.status, refused.body.code]).toEqual([400, 'context_too_long']);
  });
});
