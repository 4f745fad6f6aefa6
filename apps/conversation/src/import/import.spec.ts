import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, ImportLine, Message, Page, Problem } from '@parley/contracts';
import type { Person } from '@parley/testing';
import { type ChatGptFile, chatGptConversation } from '../fixtures/chatgpt.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;

beforeAll(async () => {
  world = await World.start({ LIMIT_IMPORT_BYTES: 30_000_000, LIMIT_MESSAGES_PER_CONVERSATION: 1_000 });
  await world.startReplica();
});
afterAll(() => world.stop());

interface Imported {
  status: number;
  lines: ImportLine[];
  problem: Problem | null;
}

/** Sends a file as a browser does, in pieces of a size that cuts words and runes. */
async function importFile(person: Person, text: string, type = 'application/octet-stream'): Promise<Imported> {
  const bytes = Buffer.from(text);
  const headers = { authorization: `Bearer ${person.token}`, 'content-type': type, 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const sent = request(`${person.url}/api/import`, { method: 'POST', headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const isLines = response.headers['content-type']?.startsWith('application/x-ndjson') ?? false;
        const lines = isLines ? body.trim().split('\n').map((line) => JSON.parse(line) as ImportLine) : [];
        resolve({ status, lines, problem: isLines ? null : (JSON.parse(body) as Problem) });
      });
    });
    sent.on('error', reject);
    for (let at = 0; at < bytes.length; at += 65_521) sent.write(bytes.subarray(at, at + 65_521));
    sent.end();
  });
}

const lastOf = ({ lines }: Imported): ImportLine => lines.at(-1)!;

const list = async (person: Person): Promise<Conversation[]> =>
  (await person.send<Page<Conversation>>('GET', '/api/conversations?limit=100')).body.items;

const branchOf = async (person: Person, id: string): Promise<Message[]> => (await person.messages(id, '?limit=100')).items;

const said = (messages: readonly Message[]): [string, string][] => messages.map(({ role, content }) => [role, content]);

/** Two questions with an edit of the second, a tool in the middle of an answer, and what nobody saw. */
function garden(): ChatGptFile {
  return chatGptConversation('Garden plans', [
    { id: 'root', parent: null },
    { id: 'system', parent: 'root', role: 'system', text: 'You are ChatGPT.' },
    { id: 'profile', parent: 'system', role: 'user', text: 'About me', kind: 'user_editable_context' },
    { id: 'q1', parent: 'profile', role: 'user', text: 'What grows in the shade? 🌱' },
    { id: 'call', parent: 'q1', role: 'assistant', text: 'search("shade")', kind: 'code', recipient: 'web' },
    { id: 'tool', parent: 'call', role: 'tool', text: 'ferns, hostas' },
    { id: 'a1', parent: 'tool', role: 'assistant', text: 'Ferns.', model: 'gpt-4o' },
    { id: 'a1b', parent: 'a1', role: 'assistant', text: 'And hostas.', model: 'gpt-4o' },
    { id: 'q2', parent: 'a1b', role: 'user', text: 'And in the sun?' },
    { id: 'a2', parent: 'q2', role: 'assistant', text: 'Lavender.', model: 'gpt-4o' },
    { id: 'q2-edited', parent: 'a1b', role: 'user', text: 'And in dry sun?' },
    { id: 'a2-edited', parent: 'q2-edited', role: 'assistant', text: 'Sedum.', model: 'o3' },
  ]);
}

describe("ChatGPT's conversations.json", () => {
  it('comes in with all branches, titles and times, and without what nobody saw', async () => {
    const person = await world.person();
    const imported = await importFile(person, JSON.stringify([garden()], null, 2));
    expect(imported.status).toBe(200);
    expect(lastOf(imported)).toMatchObject({ type: 'done', counts: { read: 1, imported: 1, messages: 6, refused: 0 } });
    const [conversation] = await list(person);
    expect(conversation).toMatchObject({ title: 'Garden plans', createdAt: '2023-11-14T22:13:20.000Z', updatedAt: '2023-11-15T22:13:20.000Z' });

    const shown = await branchOf(person, conversation!.id);
    expect(said(shown)).toEqual([
      ['user', 'What grows in the shade? 🌱'],
      ['assistant', 'Ferns.\n\nAnd hostas.'],
      ['user', 'And in dry sun?'],
      ['assistant', 'Sedum.'],
    ]);
    expect(shown.map(({ siblings }) => [siblings.index, siblings.count])).toEqual([[0, 1], [0, 1], [1, 2], [0, 1]]);
    expect(shown.map(({ model }) => model)).toEqual([null, 'gpt-4o', null, 'o3']);
    await person.select(conversation!.id, shown[2]!.siblings.ids[0]!);
    expect(said(await branchOf(person, conversation!.id)).at(-1)).toEqual(['assistant', 'Lavender.']);
    await person.post(conversation!.id, { parentId: shown[3]!.id, content: 'It goes on' });
  });

  it('brings nothing in twice, adds what is new in a later export, and takes a deletion back', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const file = garden();
    await importFile(person, JSON.stringify([file]));
    const again = await importFile(person, JSON.stringify([file, file]));
    expect(lastOf(again)).toMatchObject({ type: 'done', counts: { read: 2, imported: 0, known: 2, messages: 0 }, conversationIds: [] });
    file.add([{ id: 'q3', parent: 'a2-edited', role: 'user', text: 'Thanks' }, { id: 'a3', parent: 'q3', role: 'assistant', text: 'Gladly.' }]);
    expect(lastOf(await importFile(person, JSON.stringify([file])))).toMatchObject({ counts: { imported: 1, messages: 2 } });
    const [{ id }] = (await list(person)) as [Conversation];
    expect((await branchOf(person, id)).at(-1)!.content).toBe('Gladly.');

    await person.send('DELETE', `/api/conversations/${id}`);
    expect(await list(person)).toEqual([]);
    expect(lastOf(await importFile(person, JSON.stringify([file])))).toMatchObject({ counts: { imported: 1, messages: 0 } });
    expect(await list(person)).toMatchObject([{ id }]);
    // Another person's is another one.
    expect(lastOf(await importFile(other, JSON.stringify([file])))).toMatchObject({ counts: { imported: 1, messages: 8 } });
  });

  it('keeps what its person said here meanwhile, and shows it still', async () => {
    const person = await world.person();
    const file = garden();
    const { conversationIds: [id] } = lastOf(await importFile(person, JSON.stringify([file]))) as Extract<ImportLine, { type: 'done' }>;
    const leaf = (await branchOf(person, id!)).at(-1)!;
    const { answer } = await person.post(id!, { parentId: leaf.id, content: 'Said here' });
    file.add([{ id: 'q3', parent: 'a2-edited', role: 'user', text: 'Said there' }, { id: 'a3', parent: 'q3', role: 'assistant', text: 'There.' }]);
    await importFile(person, JSON.stringify([file]));
    const shown = await branchOf(person, id!);
    expect(shown.at(-1)!.id).toBe(answer.id);
    expect(shown.at(-2)!.siblings.count).toBe(2);
  });

  it('of many conversations says how far it has come, refuses the bad ones by themselves, and passes over the empty ones', async () => {
    const person = await world.person();
    const good = Array.from({ length: 30 }, (_, nth) => chatGptConversation(`Chat ${nth}`, [
      { id: `q${nth}`, parent: null, role: 'user', text: 'long '.repeat(100_000) },
      { id: `a${nth}`, parent: `q${nth}`, role: 'assistant', text: '\\"quoted\\" [ { \\\\' },
    ]));
    const looped = chatGptConversation('Looped', [{ id: 'x', parent: 'y', role: 'user', text: 'x' }, { id: 'y', parent: 'x', role: 'user', text: 'y' }]);
    const tall = chatGptConversation('Tall', Array.from({ length: 1_001 }, (_, nth) => ({ id: `t${nth}`, parent: nth === 0 ? null : `t${nth - 1}`, role: nth % 2 === 0 ? 'user' : 'assistant', text: 'x' })));
    const imported = await importFile(person, JSON.stringify([...good, { title: 'Odd', mapping: 7 }, looped, tall, 5]));
    expect(imported.lines.filter(({ type }) => type === 'progress').length).toBeGreaterThan(0);
    expect(imported.lines.filter(({ type }) => type === 'refused')).toMatchObject([
      { index: 30, title: 'Odd', code: 'invalid_request' },
      { index: 32, title: 'Tall', code: 'conversation_full' },
      { index: 33, title: null, code: 'invalid_request' },
    ]);
    expect(lastOf(imported)).toMatchObject({ type: 'done', counts: { read: 34, imported: 30, refused: 3, empty: 1, messages: 60 } });
    const [{ id }] = (await list(person)) as [Conversation];
    expect((await branchOf(person, id))[1]!.content).toBe('\\"quoted\\" [ { \\\\');
  });
});

describe('A file of ours', () => {
  it('that holds everything comes in again, once', async () => {
    const [person, other] = [await world.person(), await world.person()];
    for (let count = 0; count < 3; count++) await importFile(person, JSON.stringify([chatGptConversation(`Chat ${count}`, [{ id: `m${count}`, parent: null, role: 'user', text: 'x' }])]));
    const { body } = await person.send<{ conversations: object[] }>('GET', '/api/export');
    const text = JSON.stringify(body);
    for (const [type, imported] of [['application/octet-stream', 3], ['application/json', 0]] as const) {
      expect(lastOf(await importFile(other, text, type))).toMatchObject({ type: 'done', counts: { read: 3, imported } });
    }
    expect((await list(other)).map(({ title }) => title).sort()).toEqual(['Chat 0', 'Chat 1', 'Chat 2']);
    const one = (await person.send<{ id: string }>('GET', `/api/conversations/${(await list(person))[0]!.id}/export`)).body;
    expect(lastOf(await importFile(other, JSON.stringify(one)))).toMatchObject({ counts: { read: 1, known: 1 } });
    const { id: _id, ...nameless } = { ...one, title: 'Nameless' } as { id?: string };
    for (const known of [0, 1]) expect(lastOf(await importFile(other, JSON.stringify(nameless)))).toMatchObject({ counts: { read: 1, known } });
  });
});

describe('A file that is nothing of the kind', () => {
  const cases: [string, string, string][] = [
    ['is empty', '  \n', 'There is nothing in it.'],
    ['is no JSON', 'PK\u0003\u0004 an archive', 'It is no JSON'],
    ['ends in the middle', '[{"title": "Half', 'It ends in the middle.'],
    ['is bent', '[{"a": nonsense}]', 'It is no JSON'],
    ['goes on behind its end', '[] []', 'Something follows behind its end.'],
    ['closes too much', '}', 'something is closed'],
  ];
  it.each(cases)('is refused when it %s', async (_case, text, detail) => {
    const { status, problem } = await importFile(await world.person(), text);
    expect([status, problem!.code]).toEqual([400, 'invalid_import']);
    expect(problem!.detail).toContain(detail);
  });

  it('is refused when it is too large, without being read to its end', async () => {
    const person = await world.person();
    const text = JSON.stringify([chatGptConversation('Large', [{ id: randomUUID(), parent: null, role: 'user', text: 'x'.repeat(31_000_000) }])]);
    const { status, problem } = await importFile(person, text);
    expect([status, problem!.code]).toEqual([413, 'import_too_large']);
    expect(await list(person)).toEqual([]);
  });

  it('keeps what came before it broke', async () => {
    const person = await world.person();
    const whole = JSON.stringify([garden(), chatGptConversation('Second', [{ id: 's', parent: null, role: 'user', text: 'x' }])]);
    const imported = await importFile(person, whole.slice(0, -20));
    expect(lastOf(imported)).toMatchObject({ type: 'failed', code: 'invalid_import', counts: { imported: 1 } });
    expect(await list(person)).toHaveLength(1);
    expect(lastOf(await importFile(person, whole))).toMatchObject({ type: 'done', counts: { imported: 1, known: 1 } });
  });
});
