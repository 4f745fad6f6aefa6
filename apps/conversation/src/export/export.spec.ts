import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, ExportedConversation } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

let world: World;
let replica: Replica;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  replica = await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

async function download(person: Person, path: string): Promise<[string, Headers]> {
  const response = await fetch(`${replica.url}${path}`, { headers: { authorization: `Bearer ${person.token}` } });
  return [await response.text(), response.headers];
}

/** A conversation with two branches, the first of which is shown. */
async function branched(person: Person): Promise<string> {
  const { id } = await person.begin({ title: 'Two branches', instructions: 'Be brief.' });
  const posted = [await person.post(id, { content: 'One' }), await person.post(id, { content: 'Two' })];
  posted.push({ ...posted[0]!, ...(await person.regenerate(posted[0]!.message.id)) });
  for (const { generation } of posted) {
    await worker.end(person.id, generation, { text: `**Answer** of ${generation.id}` });
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
  }
  await person.select(id, posted[0]!.answer.id);
  return id;
}

const shape = ({ messages, activeLeafId }: ExportedConversation): unknown => ({
  messages: messages.map(({ parentId, role, content, createdAt }) => [messages.findIndex(({ id }) => id === parentId), role, content, createdAt]),
  leaf: messages.findIndex(({ id }) => id === activeLeafId),
});

describe('What a person exports', () => {
  it('can be imported again with all branches', async () => {
    const person = await world.person();
    const id = await branched(person);
    const [text, headers] = await download(person, `/api/conversations/${id}/export`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="parley.json"');
    const exported = JSON.parse(text) as ExportedConversation;
    expect(exported).toMatchObject({ title: 'Two branches', instructions: 'Be brief.' });
    expect(exported.messages).toHaveLength(5);

    const other = await world.person();
    const { status, body } = await other.send<Conversation>('POST', '/api/conversations/import', exported);
    expect(status).toBe(201);
    const again = JSON.parse((await download(other, `/api/conversations/${body.id}/export`))[0]) as ExportedConversation;
    expect(shape(again)).toEqual(shape(exported));
    const items = (await other.messages(body.id)).items;
    expect(items.map(({ siblings }) => siblings.count)).toEqual([2, 2]);
    await other.post(body.id, { parentId: items.at(-1)!.id, content: 'And on it goes' });
  });

  it('is all of it, as JSON or Markdown, and only one’s own', async () => {
    const [person, other] = [await world.person(), await world.person()];
    await other.begin({ title: 'Not mine' });
    await branched(person);
    for (let count = 0; count < 60; count++) await person.begin({ title: `Chat ${count}` });
    await person.begin({ title: 'Temporary', temporary: true });
    const all = JSON.parse((await download(person, '/api/export'))[0]) as { conversations: ExportedConversation[] };
    expect(all.conversations.map(({ title }) => title).sort()).toEqual(['Two branches', ...Array.from({ length: 60 }, (_, n) => `Chat ${n}`)].sort());
    const [markdown, headers] = await download(person, '/api/export?format=markdown');
    expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(markdown).toMatch(/# Two branches\n\n## You\n\nOne\n\n## test-model\n\n\*\*Answer\*\* of /);
    expect(markdown).not.toContain('\nTwo\n');
    expect((await download(await world.person(), '/api/export'))[0]).toBe('{"conversations":[]}\n');
    expect((await person.send('GET', '/api/export?format=pdf')).status).toBe(400);
    const stranger = await world.person();
    expect((await stranger.send('GET', `/api/conversations/${(await person.begin()).id}/export`)).status).toBe(404);
  });

  it('is refused when it was bent, with the place that is wrong', async () => {
    const person = await world.person();
    const now = new Date().toISOString();
    const message = (changes: object): object => ({ id: randomUUID(), parentId: null, role: 'user', content: 'x', model: null, status: 'complete', createdAt: now, ...changes });
    const same = message({});
    for (const messages of [[message({ parentId: randomUUID() })], [message({ role: 'assistant' })], [same, same]]) {
      const body = { title: 'Bent', createdAt: now, updatedAt: now, messages };
      const refused = await person.send<{ code: string; errors: { path: string }[] }>('POST', '/api/conversations/import', body);
      expect([refused.status, refused.body.code, refused.body.errors[0]!.path]).toEqual([400, 'invalid_request', `messages.${messages.length - 1}`]);
    }
  });
});
