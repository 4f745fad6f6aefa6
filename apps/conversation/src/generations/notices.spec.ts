import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoredAnswerClient, UserEventFeed } from '@parley/bus';
import type { UserEvent } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { usageOf } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  worker = new WorkerDouble(world.bus);
  await world.startReplica();
  await world.startReplica();
});
afterAll(() => world.stop());


/** All notices so far were taken, whatever became of them. */
async function allHeard(): Promise<void> {
  await eventually(async () => {
    const consumer = await world.bus.manager.consumers.info('ANSWERS', 'conversation-answers');
    expect([consumer.num_pending, consumer.num_ack_pending]).toEqual([0, 0]);
  });
}

describe('What the workers say', () => {
  it('is saved, charged once and told to all tabs, however often it comes', async () => {
    const person = await world.person();
    const events: UserEvent[] = [];
    const feed = new UserEventFeed(world.bus).follow(person.id, ({ event }) => events.push(event));
    const { id: conversationId } = await person.begin();
    const { answer, generation } = await person.post(conversationId, {});
    await worker.start(person.id, generation.id);
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('running'));
    const seal = await worker.end(person.id, generation, { text: 'The answer' });
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
    for (let repeat = 0; repeat < 5; repeat++) {
      // Past the queue's own check for doubles.
      const notice = { kind: 'ended', ownerId: person.id, generationId: generation.id, seal: { ...seal, text: 'Again' } };
      await world.bus.jetstream.publish(`answers.${generation.id}`, JSON.stringify(notice));
    }
    await allHeard();

    const { items } = await person.messages(conversationId);
    expect(items[1]).toMatchObject({ id: answer.id, content: 'The answer', status: 'complete', tokenCount: 2 });
    expect(await person.generation(generation.id)).toMatchObject({ status: 'completed', usage: seal.usage, attempt: 1 });
    expect((await usageOf(person)).tokens).toMatchObject({ used: 13, reserved: 0 });
    await eventually(() => expect(events.filter(({ type }) => type === 'usage.changed')).toHaveLength(2));
    feed.unfollow();
    const statuses = events.flatMap((event) => (event.type === 'generation.changed' ? event.generation.status : []));
    expect(statuses).toEqual(['queued', 'running', 'completed']);
    expect(events.filter(({ type }) => type === 'message.changed')).toHaveLength(1);
  });

  it('does not open an ended answer again when `started` comes late', async () => {
    const person = await world.person();
    const { generation } = await person.post((await person.begin()).id, {});
    await worker.end(person.id, generation, { attempt: 2 });
    await eventually(async () => expect((await person.generation(generation.id)).status).toBe('completed'));
    await worker.start(person.id, generation.id, 3);
    await allHeard();

    expect(await person.generation(generation.id)).toMatchObject({ status: 'completed', attempt: 2 });
  });

  it('keeps the partial text of an answer that failed or was stopped, and lets the talk go on after it', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const posted = await person.post(id, {});
    await worker.end(person.id, posted.generation, { text: 'Half an ans', status: 'cancelled' });
    await eventually(async () => expect((await person.generation(posted.generation.id)).status).toBe('cancelled'));
    const { items } = await person.messages(id);

    expect(items[1]).toMatchObject({ content: 'Half an ans', status: 'cancelled' });
    await person.post(id, { parentId: posted.answer.id, content: 'Go on' });
    await person.regenerate(posted.answer.id);
  });

  it('is made fit to be stored when a provider sends what no database takes', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    const { generation } = await person.post(id, {});
    const usage = { promptTokens: 10 ** 12, completionTokens: 1, cost: 1 };
    await worker.end(person.id, generation, { text: 'a\u0000b\ud83dc', usage });
    await eventually(async () => expect((await person.messages(id)).items[1]?.content).toBe('ab\ufffdc'));
  });

  it('changes nothing when it speaks of a generation that is not there, or is not the named owner’s', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const { generation } = await person.post((await person.begin()).id, {});
    await worker.end(stranger.id, generation);
    await allHeard();

    expect((await person.generation(generation.id)).status).toBe('queued');
  });

  it('can be asked for again by an edge when the log has aged out', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const { generation } = await person.post((await person.begin()).id, {});
    const client = new StoredAnswerClient(world.bus);
    expect(await client.find({ ownerId: person.id, generationId: generation.id })).toBeNull();
    const seal = await worker.end(person.id, generation, { text: 'Stored' });
    const expected = { text: 'Stored', attempt: seal.attempt, seq: seal.seq, status: 'completed', usage: seal.usage };

    await eventually(async () => {
      expect(await client.find({ ownerId: person.id, generationId: generation.id })).toMatchObject(expected);
    });
    expect(await client.find({ ownerId: stranger.id, generationId: generation.id })).toBeNull();
  });
});
