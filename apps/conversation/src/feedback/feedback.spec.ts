import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

const put = async (person: Person, id: string, body: unknown): Promise<number> => (await person.send('PUT', `/api/messages/${id}/feedback`, body)).status;

describe('Feedback on answers', () => {
  it('is kept with a finished answer, changed and taken back', async () => {
    const person = await world.person();
    const conversation = await person.begin();
    const { answer, generation } = await person.post(conversation.id, {});
    expect(await put(person, answer.id, { verdict: 'up' })).toBe(404);
    await worker.end(person.id, generation);
    const feedback = async (): Promise<string | undefined> => (await person.messages(conversation.id)).items.at(-1)?.feedback;
    await eventually(async () => expect(await put(person, answer.id, { verdict: 'up' })).toBe(204));
    expect(await feedback()).toBe('up');
    await put(person, answer.id, { verdict: 'down' });
    expect(await feedback()).toBe('down');
    await put(person, answer.id, { verdict: null });
    expect(await feedback()).toBeUndefined();
  });

  it('is for one’s own answers alone, and for nothing but answers', async () => {
    const [person, other] = [await world.person(), await world.person()];
    const { message, answer, generation } = await person.post((await person.begin()).id, {});
    await worker.end(person.id, generation);
    await eventually(async () => expect(await put(person, answer.id, { verdict: 'up' })).toBe(204));
    expect(await put(other, answer.id, { verdict: 'down' })).toBe(404);
    expect(await put(person, message.id, { verdict: 'up' })).toBe(404);
    expect(await put(person, answer.id, { verdict: 'sideways' })).toBe(400);
  });
});
