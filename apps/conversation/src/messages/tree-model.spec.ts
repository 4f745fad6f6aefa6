import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, Page, RegeneratedAnswer } from '@parley/contracts';
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

interface Step {
  kind: 'exchange' | 'post' | 'edit' | 'race' | 'regenerate' | 'select' | 'fork' | 'delete' | 'restore' | 'finish';
  /** Which message it is about. */
  at: number;
  /** How often it is sent once more, at the same moment. */
  repeats: number;
  client: 0 | 1;
}

const WEIGHTS: Record<Step['kind'], number> = { exchange: 6, post: 2, edit: 3, race: 1, finish: 4, regenerate: 3, select: 5, fork: 1, delete: 1, restore: 3 };

const step: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(WEIGHTS).map(([kind, weight]) => ({
    weight,
    arbitrary: fc.record({
      kind: fc.constant(kind as Step['kind']),
      at: fc.nat({ max: 1_000 }),
      repeats: fc.nat({ max: 2 }),
      client: fc.constantFrom<(0 | 1)[]>(0, 1),
    }),
  })),
);

/** One conversation and its model, and two clients at two replicas. */
class Run {
  private readonly model = new TreeModel();
  private said = 0;

  constructor(
    private readonly clients: Person[],
    private readonly conversationId: string,
  ) {}

  take(next: Step): Promise<void> {
    return this[next.kind](next);
  }

  async compare(): Promise<void> {
    const { status, body } = await this.clients[0]!.send<Page<Message>>('GET', `/api/conversations/${this.conversationId}/messages?limit=100`);
    expect(status).toBe(this.model.isDeleted ? 404 : 200);
    if (this.model.isDeleted) return;
    expect(body.items.map(({ id }) => id)).toEqual(this.model.branch());
    expect(body.items.map(({ content }) => content)).toEqual(this.model.branch().map((id) => this.model.contentsTo(id).at(-1)));
    for (const { id, siblings, status: state } of body.items) {
      const ids = this.model.siblings(id);
      expect(siblings).toEqual({ ids, count: ids.length, index: ids.indexOf(id) });
      expect(state === 'streaming').toBe(this.model.unfinished.includes(id));
    }
  }

  /** A question where one may be asked, and its answer at once: so that trees grow deep and wide. */
  private async exchange({ at, kind: _own, ...how }: Step): Promise<void> {
    await this.postBelow(pick([null, ...this.model.finished], at) ?? null, how);
    await this.finish({ ...how, kind: 'finish', at: this.model.unfinished.length - 1 });
  }

  private post({ at, ...how }: Step): Promise<void> {
    return this.postBelow(pick([null, ...this.model.ids], at) ?? null, how);
  }

  /** Edit and resubmit: another version of a question. */
  private async edit({ at, ...how }: Step): Promise<void> {
    const question = pick(this.model.questions, at);
    if (question !== undefined) await this.postBelow(this.model.parentOf(question), how);
  }

  private async postBelow(parentId: string | null, { repeats, client: index }: Pick<Step, 'repeats' | 'client'>): Promise<void> {
    const body = this.fresh(parentId);
    const status = this.model.expectedStatus(parentId);
    await this.repeat(repeats, (time) => this.send((index + time) % 2, body), status);
    if (status === 202) this.model.post(parentId, body);
  }

  /** Both clients say something else at the same place and moment. */
  private async race({ at }: Step): Promise<void> {
    const parentId = pick([null, ...this.model.ids], at) ?? null;
    const bodies = [this.fresh(parentId), this.fresh(parentId)] as const;
    const status = this.model.expectedStatus(parentId);
    const replies = await Promise.all(bodies.map((body, client) => this.send(client, body)));
    expect(replies.map((reply) => reply.status)).toEqual([status, status]);
    if (status !== 202) return;
    // Whoever came second has its branch shown.
    const shown = (await this.clients[0]!.messages(this.conversationId, '?limit=100')).items.map(({ id }) => id);
    for (const body of bodies.toSorted((one, other) => shown.indexOf(one.id) - shown.indexOf(other.id))) this.model.post(parentId, body);
  }

  private async regenerate({ at, repeats, client }: Step): Promise<void> {
    const messageId = pick(this.model.ids, at);
    if (messageId === undefined) return;
    const { answerId, generationId } = freshIds();
    const status = this.model.isDeleted ? 404 : 202;
    const send = (): Promise<Reply<RegeneratedAnswer>> =>
      this.clients[client]!.send<RegeneratedAnswer>('POST', `/api/messages/${messageId}/regenerate`, { answerId, generationId });
    await this.repeat(repeats, send, status);
    if (status === 202) this.model.regenerate(messageId, answerId);
  }

  /** Mostly of what is not shown, and of what others follow. */
  private async select({ at, client }: Step): Promise<void> {
    const shown = this.model.branch();
    const followed = this.model.ids.filter((id) => this.model.ids.some((child) => this.model.parentOf(child) === id));
    const hidden = followed.filter((id) => !shown.includes(id));
    const messageId = pick(at % 4 === 0 ? this.model.ids : hidden, at);
    if (messageId === undefined) return;
    const { status } = await this.clients[client]!.send('POST', `/api/conversations/${this.conversationId}/branch`, { messageId });
    expect(status).toBe(this.model.isDeleted ? 404 : 200);
    if (!this.model.isDeleted) this.model.select(messageId);
  }

  /** "Branch in new chat": what it begins with is a copy, and the original stays as it is. */
  private async fork({ at, repeats, client }: Step): Promise<void> {
    const messageId = pick(this.model.ids, at);
    if (messageId === undefined) return;
    const person = this.clients[client]!;
    const body = { id: freshIds().id, messageId };
    const status = this.model.isDeleted ? 404 : this.model.isStreaming(messageId) ? 409 : 201;
    await this.repeat(repeats, () => person.send<object>('POST', `/api/conversations/${this.conversationId}/fork`, body), status);
    if (status !== 201) return;
    const copied = (await person.messages(body.id, '?limit=100')).items.map(({ content }) => content);
    expect(copied).toEqual(this.model.contentsTo(messageId));
  }

  private async delete({ repeats, client }: Step): Promise<void> {
    await this.repeat(repeats, () => this.clients[client]!.send('DELETE', `/api/conversations/${this.conversationId}`), 204);
    this.model.isDeleted = true;
  }

  private async restore({ repeats, client }: Step): Promise<void> {
    await this.repeat(repeats, () => this.clients[client]!.send('POST', `/api/conversations/${this.conversationId}/restore`), 200);
    this.model.isDeleted = false;
  }

  private async finish({ at }: Step): Promise<void> {
    const answerId = pick(this.model.unfinished, at);
    if (answerId === undefined) return;
    const person = this.clients[0]!;
    const [row] = await world.query<{ id: string }>('SELECT id FROM conversation.generations WHERE message_id = $1', [answerId]);
    const generation = await person.generation(row!.id);
    const text = `Answer ${++this.said}`;
    const notices = replicas[at % 2]!.app.get(AnswerNotices, { strict: false });
    await notices.ended(person.id, generation.id, sealOf(generation, { text }));
    this.model.finish(answerId, text);
  }

  private fresh(parentId: string | null): { id: string; answerId: string; generationId: string; parentId: string | null; content: string } {
    return { ...freshIds(), parentId, content: `Question ${++this.said}` };
  }

  private send(client: number, body: object): Promise<Reply<unknown>> {
    return this.clients[client % 2]!.send<unknown>('POST', `/api/conversations/${this.conversationId}/messages`, body);
  }

  /** All at once: the first and its repeats. */
  private async repeat(repeats: number, send: (time: number) => Promise<Reply<unknown>>, status: number): Promise<void> {
    const replies = await Promise.all(Array.from({ length: repeats + 1 }, (_, time) => send(time)));
    for (const reply of replies) expect(reply.status).toBe(status);
    if (status < 300) for (const { body } of replies) expect(body).toEqual(replies[0]!.body);
  }
}

const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];

describe('A conversation', () => {
  it('is what the simplest model of a tree says, whatever two clients do with it', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const person = await world.person();
      const { id } = await person.begin();
      const run = new Run(replicas.map(({ url }) => person.at(url)), id);
      for (const next of steps) {
        await run.take(next);
        await run.compare();
      }
    });
    await fc.assert(property, { numRuns: 16, endOnFailure: true });
  });
});
