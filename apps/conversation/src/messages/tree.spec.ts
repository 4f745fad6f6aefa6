import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, PostedMessage } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  worker = new WorkerDouble(world.bus);
  await world.startReplica();
});
afterAll(() => world.stop());

/** Posts a message and has it answered. */
async function exchange(person: Person, conversationId: string, body: object): Promise<PostedMessage> {
  const posted = await person.post(conversationId, body);
  await answer(person, posted.generation.id);
  return posted;
}

async function answer(person: Person, generationId: string): Promise<void> {
  await worker.end(person.id, await person.generation(generationId));
  await eventually(async () => expect((await person.generation(generationId)).status).toBe('completed'));
}

const shown = async (person: Person, { id }: { id: string }): Promise<string[]> =>
  (await person.messages(id)).items.map((message) => message.id);

describe('The tree of messages', () => {
  it('shows the newest branch after an edit, and keeps the old one', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const first = await exchange(person, conversation.id, { content: 'One' });
    const second = await exchange(person, conversation.id, { parentId: first.answer.id, content: 'Two' });
    const edited = await exchange(person, conversation.id, { parentId: first.answer.id, content: 'Two, edited' });

    const { items } = await person.messages(conversation.id);
    expect(items.map(({ content }) => content)).toEqual(['One', 'Hi!', 'Two, edited', 'Hi!']);
    expect(items[2]?.siblings).toEqual({ index: 1, count: 2, ids: [second.message.id, edited.message.id] });
    await person.select(conversation.id, second.message.id);
    expect(await shown(person, conversation)).toEqual(
      [first.message, first.answer, second.message, second.answer].map(({ id }) => id),
    );
  });

  it('makes a second root when the first prompt is edited', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const first = await exchange(person, conversation.id, { content: 'One' });
    const other = await exchange(person, conversation.id, { content: 'Another one' });

    expect(await shown(person, conversation)).toEqual([other.message.id, other.answer.id]);
    expect(other.message.siblings).toEqual({ index: 1, count: 2, ids: [first.message.id, other.message.id] });
  });

  it('puts a new answer beside the old one, and repeats that only when it is asked again', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const { message, answer: old } = await exchange(person, conversation.id, {});
    const ids = { answerId: randomUUID(), generationId: randomUUID() };
    const first = await person.regenerate(old.id, ids);
    const repeat = await person.regenerate(old.id, ids);
    const ofQuestion = await person.regenerate(message.id);

    expect(repeat).toEqual(first);
    expect(first.answer).toMatchObject({ id: ids.answerId, parentId: message.id, status: 'streaming' });
    expect(ofQuestion.answer.siblings.ids).toEqual([old.id, first.answer.id, ofQuestion.answer.id]);
    expect(await shown(person, conversation)).toEqual([message.id, ofQuestion.answer.id]);
  });

  it('leaves the shown branch as it is when a message of it is selected', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const first = await exchange(person, conversation.id, {});
    const old = await exchange(person, conversation.id, { parentId: first.answer.id, content: 'Old' });
    await exchange(person, conversation.id, { parentId: first.answer.id, content: 'New' });
    await person.select(conversation.id, old.message.id);
    await person.select(conversation.id, first.message.id);

    expect(await shown(person, conversation)).toContain(old.message.id);
  });

  it('makes two branches of what two tabs post at once to the same answer', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const { answer: parent } = await exchange(person, conversation.id, {});
    const [left, right] = await Promise.all(
      ['Left', 'Right'].map((content) => person.post(conversation.id, { parentId: parent.id, content })),
    );
    await answer(person, left!.generation.id);
    await answer(person, right!.generation.id);

    for (const { message } of [left!, right!]) {
      await person.select(conversation.id, message.id);
      expect(await shown(person, conversation)).toContain(message.id);
    }
  });

  it('pages from the newest to the oldest, and along the same branch while messages are added', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const posted: PostedMessage[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const parentId = posted.at(-1)?.answer.id ?? null;
      posted.push(await exchange(person, conversation.id, { parentId, content: `Turn ${turn}` }));
    }
    const expected = posted.flatMap(({ message, answer: reply }) => [message.id, reply.id]);
    const first = await person.messages(conversation.id, '?limit=4');
    await exchange(person, conversation.id, { content: 'Meanwhile, another branch' });
    const second = await person.messages(conversation.id, `?limit=4&cursor=${first.nextCursor}`);
    const third = await person.messages(conversation.id, `?limit=4&cursor=${second.nextCursor}`);

    const ids = [...third.items, ...second.items, ...first.items].map(({ id }) => id);
    expect(ids).toEqual(expected);
    expect(third.nextCursor).toBeNull();
    const refused = await person.send('GET', `/api/conversations/${conversation.id}/messages?cursor=nonsense`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
  });

  it('goes on in a new conversation with a copy of a branch', async () => {
    const person = await world.person();
    const original = await person.begin({ title: 'Original' });
    const first = await exchange(person, original.id, { content: 'One' });
    await exchange(person, original.id, { parentId: first.answer.id, content: 'Two' });
    const body = { id: randomUUID(), messageId: first.answer.id };
    const fork = (): ReturnType<Person['send']> => person.send('POST', `/api/conversations/${original.id}/fork`, body);

    const made = await fork();
    expect([made.status, (await fork()).status]).toEqual([201, 201]);
    expect(made.body).toMatchObject({ id: body.id, title: 'Original' });
    const { items } = await person.messages(body.id);
    expect(items.map(({ content }) => content)).toEqual(['One', 'Hi!']);
    expect(await shown(person, original)).toHaveLength(4);
    await exchange(person, body.id, { parentId: items[1]!.id, content: 'Elsewhere' });
    expect((await person.messages(body.id)).items).toHaveLength(4);
  });

  it('shows the model as much of the branch as fits, and nothing of other branches', async () => {
    const person = await world.person();
    const conversation: Conversation = await person.begin({ instructions: 'Be brief.' });
    const first = await exchange(person, conversation.id, { content: 'One' });
    await exchange(person, conversation.id, { parentId: first.answer.id, content: 'Not this' });
    const { generation } = await person.post(conversation.id, { parentId: first.answer.id, content: 'But this' });

    const prompt = await eventually(async () => {
      const handle = await worker.nextJob();
      await handle?.done();
      if (handle?.job.generationId !== generation.id) throw new Error('not yet');
      return handle.job.prompt;
    });
    expect(prompt).toEqual([
      { role: 'system', content: 'You are a helpful assistant.\n\nBe brief.' },
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'Hi!' },
      { role: 'user', content: 'But this' },
    ]);
  });
});
