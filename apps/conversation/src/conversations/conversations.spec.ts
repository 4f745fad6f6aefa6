import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, Page } from '@parley/contracts';
import type { Person } from '@parley/testing';
import { World } from '../fixtures/world.fixture';

let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.startReplica();
});
afterAll(() => world.stop());

const list = async (person: Person, query = ''): Promise<Page<Conversation>> =>
  (await person.send<Page<Conversation>>('GET', `/api/conversations${query}`)).body;
const titles = ({ items }: Page<Conversation>): string[] => items.map(({ title }) => title);

describe('Conversations', () => {
  it('are begun once, however often the request is repeated, and not again with other contents', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const body = { id: randomUUID(), title: 'Once' };
    const replies = await Promise.all(Array.from({ length: 20 }, () => person.begin(body)));

    expect(new Set(replies.map(({ createdAt }) => createdAt)).size).toBe(1);
    for (const other of [person, stranger]) {
      const refused = await other.send('POST', '/api/conversations', { ...body, title: 'Other' });
      expect([refused.status, refused.body.code]).toEqual([409, 'id_conflict']);
    }
  });

  it('are listed by latest activity with pinned ones first, a page at a time', async () => {
    const person = await world.person();
    const made: Conversation[] = [];
    for (const title of ['a', 'b', 'c', 'd', 'e']) made.push(await person.begin({ title }));
    await person.begin({ title: 'temporary', temporary: true });
    await person.post(made[1]!.id, {});
    await person.send('PATCH', `/api/conversations/${made[0]!.id}`, { pinned: true });
    await person.send('PATCH', `/api/conversations/${made[2]!.id}`, { archived: true });

    expect(titles(await list(person))).toEqual(['a', 'b', 'e', 'd']);
    expect(titles(await list(person, '?archived=true'))).toEqual(['c']);
    const first = await list(person, '?limit=2');
    await person.begin({ title: 'f' });
    const second = await list(person, `?limit=2&cursor=${first.nextCursor}`);
    expect([titles(first), titles(second), second.nextCursor]).toEqual([['a', 'b'], ['e', 'd'], null]);
  });

  it('are changed and deleted, and are gone then', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const changed = await person.send<Conversation>('PATCH', `/api/conversations/${id}`, { title: ' New ', instructions: 'Be brief.' });

    expect(changed.body).toMatchObject({ title: 'New', instructions: 'Be brief.' });
    expect((await person.send('PATCH', `/api/conversations/${id}`, { model: 'no-such' })).body.code).toBe('unknown_model');
    for (let repeat = 0; repeat < 2; repeat++) expect((await person.send('DELETE', `/api/conversations/${id}`)).status).toBe(204);
    for (const path of ['', '/messages']) expect((await person.send('GET', `/api/conversations/${id}${path}`)).status).toBe(404);
  });

  it('are refused with a clear problem when the request is wrong', async () => {
    const person = await world.person();
    const wrong: [string, string, object?][] = [
      ['GET', '/api/conversations/no-uuid'],
      ['GET', '/api/generations/gen.%3E'],
      ['POST', '/api/generations/%2A/cancel'],
      ['GET', '/api/conversations?limit=0'],
      ['GET', '/api/conversations?cursor=nonsense'],
      ['GET', '/api/search'],
      ['POST', '/api/conversations', { title: '' }],
      ['POST', '/api/conversations', { title: 'a\u0000b' }],
      ['POST', '/api/conversations', { model: 'no-such' }],
    ];
    for (const [method, path, body] of wrong) {
      const { status, headers } = await person.send(method, path, body);
      expect([path, status, headers.get('content-type')]).toEqual([path, 400, expect.stringContaining('application/problem+json')]);
    }
  });
});

describe('What is another’s', () => {
  it('looks as if it were not there', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const { id } = await person.begin();
    const { message, answer, generation } = await person.post(id, {});
    const calls: [string, string, object?][] = [
      ['GET', `/api/conversations/${id}`],
      ['PATCH', `/api/conversations/${id}`, { title: 'Mine now' }],
      ['DELETE', `/api/conversations/${id}`],
      ['GET', `/api/conversations/${id}/messages`],
      ['POST', `/api/conversations/${id}/messages`, { parentId: null, content: 'Hi' }],
      ['POST', `/api/conversations/${id}/branch`, { messageId: message.id }],
      ['POST', `/api/conversations/${id}/fork`, { messageId: message.id }],
      ['POST', `/api/messages/${answer.id}/regenerate`, {}],
      ['GET', `/api/generations/${generation.id}`],
      ['POST', `/api/generations/${generation.id}/cancel`],
    ];
    for (const [method, path, body] of calls) {
      const reply = await stranger.send(method, path, body);
      expect([method, path, reply.status, reply.body.code]).toEqual([method, path, 404, 'not_found']);
    }
    expect((await person.conversation(id)).title).toBe('Hello');
  });

  it('is not even looked for without a token', async () => {
    const nobody = (await world.person()).withToken('none');
    for (const path of ['/api/conversations', '/api/models', '/api/usage', '/api/search?q=a', `/api/generations/${randomUUID()}`]) {
      expect((await nobody.send('GET', path)).status).toBe(401);
    }
  });
});
