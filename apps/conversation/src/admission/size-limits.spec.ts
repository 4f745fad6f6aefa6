import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation } from '@parley/contracts';
import { eventually, freshIds } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start({ LIMIT_MESSAGE_CHARACTERS: 50, LIMIT_MESSAGES_PER_CONVERSATION: 5, LIMIT_CONVERSATIONS_PER_USER: 3 });
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

describe('A message', () => {
  it('may be as long as was configured, and no longer; nothing of a longer one is kept', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const body = { parentId: null, content: 'x'.repeat(51) };
    const refused = await person.send('POST', `/api/conversations/${id}/messages`, body);
    expect([refused.status, refused.body.code]).toEqual([400, 'message_too_long']);
    expect(refused.body.detail).toBe('The message has 51 characters; it may have 50.');
    expect((await person.messages(id)).items).toEqual([]);
    await person.post(id, { content: 'x'.repeat(50) });
  });
});

describe('A conversation', () => {
  it('takes so many messages on all of its branches, and repeats of what it has taken', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const first = await person.post(id, {});
    const body = { ...freshIds(), parentId: null, content: 'Again' };
    const path = `/api/conversations/${id}/messages`;
    const taken = await person.send('POST', path, body);
    expect(taken.status).toBe(202);
    const refused = await person.send('POST', path, { parentId: null, content: 'And again' });
    expect([refused.status, refused.body.code]).toEqual([409, 'conversation_full']);
    expect(refused.body.detail).toContain('5 messages');
    expect(await person.send('POST', path, body)).toMatchObject({ status: 202, body: taken.body });

    // One more answer has room, and then no more.
    await person.regenerate(first.message.id);
    const { status, body: problem } = await person.send('POST', `/api/messages/${first.message.id}/regenerate`, {});
    expect([status, problem.code]).toEqual([409, 'conversation_full']);
  });

  it('can be begun so many times: by hand, by branching off, by import and as a copy; temporary ones and deleted ones do not count', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { message, generation } = await person.post(id, {});
    await worker.end(person.id, generation);
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
    await person.begin({ temporary: true });
    await person.begin();
    const share = (await person.send<{ id: string }>('POST', `/api/conversations/${id}/share`)).body;
    const exported = (await person.send<object>('GET', `/api/conversations/${id}/export`)).body;
    const fork = await person.send<Conversation>('POST', `/api/conversations/${id}/fork`, { messageId: message.id });
    expect(fork.status).toBe(201);
    for (const [path, body] of [
      ['/api/conversations', {}],
      [`/api/conversations/${id}/fork`, { messageId: message.id }],
      ['/api/conversations/import', { ...exported, id: freshIds().id }],
      [`/api/shared/${share.id}/copy`, {}],
    ] as const) {
      const refused = await person.send('POST', path, body);
      expect([path, refused.status, refused.body.code]).toEqual([path, 409, 'too_many_conversations']);
    }
    await person.begin({ temporary: true });
    await person.send('DELETE', `/api/conversations/${fork.body.id}`);
    await person.begin();
  });
});
