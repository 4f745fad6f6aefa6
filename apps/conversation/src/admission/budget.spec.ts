import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Generation, PostedMessage } from '@parley/contracts';
import { eventually } from '@parley/testing';
import { usageOf, WORST_CASE } from '../fixtures/accounts.fixture';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';

let world: World;
let replicas: Replica[];

beforeAll(async () => {
  world = await World.start({ BUDGET_TOKENS_PER_DAY: 10 * WORST_CASE });
  replicas = [await world.startReplica(), await world.startReplica()];
});
afterAll(() => world.stop());

describe('A budget', () => {
  it('admits exactly what it can pay, of 200 posts at once at two replicas, and is settled to the token', async () => {
    const person = await world.person();
    const worker = new WorkerDouble(world.bus);
    const { id } = await person.begin();
    const body = { parentId: null, content: 'Hello' };
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        person.at(replicas[index % 2]!.url).send<object>('POST', `/api/conversations/${id}/messages`, body),
      ),
    );
    const admitted = replies.filter(({ status }) => status === 202);
    const refused = replies.filter(({ status }) => status === 429);

    expect([admitted.length, refused.length]).toEqual([10, 190]);
    for (const { body: problem } of refused) expect(problem).toMatchObject({ code: 'budget_exceeded', limit: { name: 'tokens_per_day' } });
    expect((await usageOf(person)).tokens).toEqual({ used: 0, reserved: 10 * WORST_CASE, limit: 10 * WORST_CASE });

    const generations: Generation[] = admitted.map((reply) => PostedMessage.parse(reply.body).generation);
    const spent = (index: number): { promptTokens: number; completionTokens: number; cost: number } => ({
      promptTokens: 20,
      completionTokens: index,
      cost: 3 + index,
    });
    for (const [index, generation] of generations.entries()) await worker.end(person.id, generation, { usage: spent(index) });
    await eventually(async () => expect((await usageOf(person)).tokens.reserved).toBe(0));
    expect((await usageOf(person)).tokens.used).toBe(10 * 20 + 45);
    expect((await usageOf(person)).cost).toMatchObject({ used: 10 * 3 + 45, reserved: 0, currency: 'USD' });
  });

  it('shortens the answer to what is left', async () => {
    const person = await world.person();
    const { id } = await person.begin();
    for (let count = 0; count < 9; count++) await person.post(id, { content: 'Hello' });
    await person.post(id, { content: 'Hello, and a few words more than before' });

    const rows = await world.query<{ max_output_tokens: number }>(
      'SELECT max_output_tokens FROM conversation.generations WHERE owner_id = $1 ORDER BY created_at DESC LIMIT 1',
      [person.id],
    );
    expect(rows[0]!.max_output_tokens).toBeLessThan(4_096);
  });
});
