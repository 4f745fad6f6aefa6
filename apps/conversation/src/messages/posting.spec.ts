import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PostedMessage } from '@parley/contracts';
import { eventually, freshIds, type Reply } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.startReplica();
});
afterAll(() => world.stop());

describe('Posting a message', () => {
  it('saves it with the placeholder of its answer and orders the answer from the workers', async () => {
    const person = await world.person();
    const { id: conversationId } = await person.begin();
    const mine = freshIds();
    const { message, answer, generation } = await person.post(conversationId, { ...mine, content: 'What is a tree?' });

    expect(message).toMatchObject({ id: mine.id, conversationId, parentId: null, role: 'user', status: 'complete' });
    expect(answer).toMatchObject({ id: mine.answerId, parentId: mine.id, role: 'assistant', status: 'streaming', content: '' });
    expect(generation).toMatchObject({ id: mine.generationId, status: 'queued', messageId: mine.answerId, usage: null });
    const handle = await new WorkerDouble(world.bus).nextJob();
    await handle?.done();
    expect(handle?.job).toMatchObject({
      kind: 'generate',
      ownerId: person.id,
      generationId: mine.generationId,
      prompt: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content: 'What is a tree?' },
      ],
    });
    await eventually(async () => {
      expect(await world.query('SELECT 1 FROM conversation.outbox')).toEqual([]);
    });
  });

  it('gives the same result when the request is repeated', async () => {
    const person = await world.person();
    const { id: conversationId } = await person.begin();
    const body = { ...freshIds(), content: 'Once' };
    const first = await person.post(conversationId, body);

    expect(await person.post(conversationId, body)).toEqual(first);
    expect((await person.messages(conversationId)).items).toHaveLength(2);
  });

  it('makes one of 200 parallel repeats', async () => {
    const person = await world.person();
    const { id: conversationId } = await person.begin();
    const body = { ...freshIds(), content: 'All at once' };
    const replies = await Promise.all(Array.from({ length: 200 }, () => person.post(conversationId, body)));

    expect(new Set(replies.map(({ message, answer }) => `${message.id} ${answer.id}`)).size).toBe(1);
    const rows = await world.query('SELECT 1 FROM conversation.messages WHERE owner_id = $1', [person.id]);
    expect(rows).toHaveLength(2);
  });

  it('knows a repeat by the id of the answer or of the generation alone', async () => {
    const person = await world.person();
    const { id: conversationId } = await person.begin();
    for (const body of [{ answerId: randomUUID() }, { generationId: randomUUID() }]) {
      const first = await person.post(conversationId, body);
      expect((await person.post(conversationId, body)).message.id).toBe(first.message.id);
    }
  });

  it('refuses an id that was used with another body, or by another person', async () => {
    const person = await world.person();
    const stranger = await world.person();
    const { id: conversationId } = await person.begin();
    const { id: theirs } = await stranger.begin();
    const body = { ...freshIds(), parentId: null, content: 'Mine' };
    await person.post(conversationId, body);

    const path = (id: string): string => `/api/conversations/${id}/messages`;
    const other = await person.send('POST', path(conversationId), { ...body, content: 'Not mine' });
    expect([other.status, other.body.code]).toEqual([409, 'id_conflict']);
    const another = await stranger.send('POST', path(theirs), body);
    expect([another.status, another.body.code]).toEqual([409, 'id_conflict']);
  });

  it('names an untitled conversation after its first prompt, and never renames it', async () => {
    const person = await world.person();
    const prompt = 'Please explain, in the simplest words that you know, how a hash table grows';
    const untitled = await person.begin();
    await person.post(untitled.id, { content: prompt });
    const named = await person.begin({ title: 'My own' });
    await person.post(named.id, { content: prompt });

    expect((await person.conversation(untitled.id)).title).toBe('Please explain, in the simplest words that you know, how a');
    expect((await person.conversation(named.id)).title).toBe('My own');
  });

  it('refuses NUL characters and mends halves of surrogate pairs', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'a\u0000b' });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    expect((await person.post(id, { content: 'half \ud83d only' })).message.content).toBe('half \ufffd only');
  });

  it('takes the longest message that is allowed, whatever it is made of', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const words = Array.from({ length: 20_000 }, (_, index) => `𠀀${index}-𠀁${index} `).join('');
    await person.post(id, { content: words.slice(0, 100_000).toWellFormed() });
  });

  it('refuses what is longer than the model can read, and says by how much', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, {
      parentId: null,
      content: 'ĸ§đ '.repeat(50_000),
    });
    expect([refused.status, refused.body.code]).toEqual([400, 'context_too_long']);
    expect(refused.body.detail).toMatch(/has \d+ tokens, and the model has room for \d+/);
  });

  it('cannot follow an answer that is still being written, a question, or what is elsewhere', async () => {
    const person = await world.person();
    const [here, there] = [await person.begin(), await person.begin()];
    const { message, answer } = await person.post(here.id, {});
    const post = (id: string, parentId: string): Promise<Reply<{ code: string }>> =>
      person.send('POST', `/api/conversations/${id}/messages`, { parentId, content: 'Next' });

    expect((await post(here.id, answer.id)).body.code).toBe('answer_unfinished');
    expect((await post(here.id, message.id)).body.code).toBe('invalid_parent');
    expect((await post(there.id, answer.id)).status).toBe(404);
    expect((await post(here.id, 'no-uuid')).status).toBe(400);
  });

  it('says in headers how many requests are left, and refuses too many', async () => {
    const replica = await world.startReplica({ LIMIT_REQUESTS_PER_MINUTE: 3 });
    const person = await world.person(replica);
    const { id } = await person.begin();
    const send = (): Promise<Reply<PostedMessage>> =>
      person.send<PostedMessage>('POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Quick' });

    const [second, third, fourth] = [await send(), await send(), await send()];
    expect(second.headers.get('ratelimit-limit')).toBe('3');
    expect(second.headers.get('ratelimit-remaining')).toBe('1');
    expect(third.status).toBe(202);
    expect(fourth.status).toBe(429);
    expect(fourth.body).toMatchObject({ code: 'too_many_requests', limit: { name: 'requests_per_minute' } });
    expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
