import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PostedMessage, RegeneratedAnswer } from '@parley/contracts';
import { freshIds, type Person, type Reply } from '@parley/testing';
import fc from 'fast-check';
import { TreeModel } from '../fixtures/tree-model.fixture';
import { sealOf } from '../fixtures/worker.fixture';
import { type Replica, World } from '../fixtures/world.fixture';
import { AnswerNotices } from '../generations/answer-notices';

let world: World;
let replicas: Replica[];

beforeAll(async () => {
  world = await World.start();
  replicas = [await world.startReplica(), await world.startReplica()];
});
afterAll(() => world.stop());

type Step =
  | { kind: 'post' | 'regenerate' | 'select'; at: number; repeats: number; client: 0 | 1 }
  | { kind: 'finish'; at: number };

const place = fc.nat({ max: 1_000 });
const client = fc.constantFrom<(0 | 1)[]>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('post' as const), at: place, repeats: fc.nat({ max: 2 }), client }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('finish' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('regenerate' as const), at: place, repeats: fc.nat({ max: 2 }), client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('select' as const), at: place, repeats: fc.constant(0), client }) },
);

/** One conversation and its model, and two clients at two replicas. */
class Run {
  private readonly model = new TreeModel();

  constructor(
    private readonly clients: Person[],
    private readonly conversationId: string,
  ) {}

  async take(next: Step): Promise<void> {
    if (next.kind === 'finish') return this.finish(next.at);
    if (next.kind === 'post') return this.post(next);
    const messageId = pick(this.model.ids, next.at);
    if (messageId === undefined) return;
    const person = this.clients[next.client]!;
    if (next.kind === 'select') {
      await person.select(this.conversationId, messageId);
      return this.model.select(messageId);
    }
    const { answerId, generationId } = freshIds();
    const ids = { answerId, generationId };
    await this.repeat(next.repeats, () => person.send<RegeneratedAnswer>('POST', `/api/messages/${messageId}/regenerate`, ids), 202);
    this.model.regenerate(messageId, ids.answerId);
  }

  async compare(): Promise<void> {
    const { items } = await this.clients[0]!.messages(this.conversationId, '?limit=100');
    const expected = this.model.branch();
    expect(items.map(({ id }) => id)).toEqual(expected);
    for (const { id, siblings, status } of items) {
      const ids = this.model.siblings(id);
      expect(siblings).toEqual({ ids, count: ids.length, index: ids.indexOf(id) });
      expect(status === 'streaming').toBe(this.model.unfinished.includes(id));
    }
  }

  private async post({ at, repeats, client: index }: Exclude<Step, { kind: 'finish' }>): Promise<void> {
    const parentId = pick([null, ...this.model.ids], at) ?? null;
    const body = { ...freshIds(), parentId, content: 'Hello' };
    const status = this.model.expectedStatus(parentId);
    const send = (client: number): Promise<Reply<PostedMessage>> =>
      this.clients[client]!.send<PostedMessage>('POST', `/api/conversations/${this.conversationId}/messages`, body);
    await this.repeat(repeats, (time) => send((index + time) % 2), status);
    if (status === 202) this.model.post(parentId, body.id, body.answerId);
  }

  /** All at once: the first and its repeats. */
  private async repeat(repeats: number, send: (time: number) => Promise<Reply<unknown>>, status: number): Promise<void> {
    const replies = await Promise.all(Array.from({ length: repeats + 1 }, (_, time) => send(time)));
    for (const reply of replies) expect(reply.status).toBe(status);
    for (const { body } of replies) if (status === 202) expect(body).toEqual(replies[0]!.body);
  }

  private async finish(at: number): Promise<void> {
    const answerId = pick(this.model.unfinished, at);
    if (answerId === undefined) return;
    const person = this.clients[0]!;
    const [row] = await world.query<{ id: string }>('SELECT id FROM conversation.generations WHERE message_id = $1', [answerId]);
    const generation = await person.generation(row!.id);
    const notices = replicas[at % 2]!.app.get(AnswerNotices, { strict: false });
    await notices.ended(person.id, generation.id, sealOf(generation, {}));
    this.model.finish(answerId);
  }
}

const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];

describe('A conversation', () => {
  it('is what the simplest model of a tree says, whatever two clients do with it', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const person = await world.person();
      const { id } = await person.begin();
      const run = new Run(replicas.map(({ url }) => person.at(url)), id);
      for (const next of steps) {
        await run.take(next);
        await run.compare();
      }
    });
    await fc.assert(property, { numRuns: 25, endOnFailure: true });
  });
});
