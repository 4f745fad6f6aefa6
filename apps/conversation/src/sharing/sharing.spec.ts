import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, Share, SharedConversation } from '@parley/contracts';
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

const read = async (id: string): Promise<[number, SharedConversation, Headers]> => {
  const response = await fetch(`${replica.url}/api/shared/${id}`);
  return [response.status, (await response.json()) as SharedConversation, response.headers];
};

async function chat(person: Person, id: string, parentId: string | null, content: string): Promise<string> {
  const { generation, answer } = await person.post(id, { parentId, content });
  await worker.end(person.id, generation, { text: `About ${content}` });
  await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
  return answer.id;
}

describe('A shared conversation', () => {
  it('is a snapshot of the shown branch for everybody with the link, without whose it is, until it is taken back', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const { id } = await person.begin({ title: 'Orchard', instructions: 'My name is Anna.' });
    await chat(person, id, null, 'plums');
    const answerId = await chat(person, id, null, 'apples');
    const path = `/api/conversations/${id}/share`;
    expect((await person.send('GET', path)).status).toBe(404);
    for (const method of ['POST', 'GET', 'DELETE']) expect((await stranger.send(method, path)).status).toBe(404);

    const share = (await person.send<Share>('POST', path)).body;
    const thread = ['apples', 'About apples'];
    const [status, shared, headers] = await read(share.id);
    expect([status, headers.get('x-robots-tag'), headers.get('cache-control')]).toEqual([200, 'noindex, nofollow', 'no-store']);
    expect(Object.keys(shared).sort()).toEqual(['messages', 'sharedAt', 'title']);
    expect(shared.messages.map(({ content }) => content)).toEqual(thread);
    for (const secret of [person.id, id, answerId, 'Anna']) expect(JSON.stringify(shared)).not.toContain(secret);

    await chat(person, id, answerId, 'pears');
    expect((await read(share.id))[1].messages).toHaveLength(2);
    expect((await person.send<Share>('POST', path)).body.id).toBe(share.id);
    expect((await read(share.id))[1].messages).toHaveLength(4);

    await person.send('DELETE', `/api/conversations/${id}`);
    expect((await read(share.id))[0]).toBe(404);
    await person.send('POST', `/api/conversations/${id}/restore`);
    expect((await read(share.id))[0]).toBe(200);
    expect((await person.send('DELETE', path)).status).toBe(204);
    expect((await read(share.id))[0]).toBe(404);
    expect((await person.send<Share>('POST', path)).body.id).not.toBe(share.id);
    expect((await read('short'))[0]).toBe(400);
  });

  it('can be continued as one’s own copy', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const { id } = await person.begin({ title: 'Orchard' });
    await chat(person, id, null, 'apples');
    const share = (await person.send<Share>('POST', `/api/conversations/${id}/share`)).body;
    const copy = await other.send<Conversation>('POST', `/api/shared/${share.id}/copy`);
    expect([copy.status, copy.body.title]).toEqual([201, 'Orchard']);
    const { items } = await other.messages(copy.body.id);
    expect(items.map(({ content }) => content)).toEqual(['apples', 'About apples']);
    await chat(other, copy.body.id, items.at(-1)!.id, 'pears');
    expect((await person.messages(id)).items).toHaveLength(2);
    expect((await other.withToken('none').send('POST', `/api/shared/${share.id}/copy`)).status).toBe(401);
  });
});
