import type { Message } from '@parley/contracts';
import { eventually, freshIds, type Person } from '@parley/testing';
import { judgeText, type Verdict } from '../report/verdict';
import { Reader } from './reader';

export interface GenerationPlan {
  person: Person;
  /** Numbered tokens that the provider sends. */
  tokens: number;
  /** Tokens a second. */
  rate: number;
  /** More directives for the provider, such as `fault=cut at=50 times=1`. */
  directives?: string;
  /** Where its readers connect: one over WebSocket for each, and the last over SSE. */
  origins: string[];
}

const PATIENCE_MS = 120_000;
const POST_EVERY_MS = 250;

/** One answer under way, with those who watch it. */
export class WatchedGeneration {
  readonly ids = freshIds();
  readonly readers: Reader[];
  private conversationId = '';

  constructor(readonly plan: GenerationPlan) {
    const last = plan.origins.length - 1;
    this.readers = plan.origins.map(
      (origin, index) => new Reader(plan.person, origin, this.ids.generationId, index === last ? 'sse' : 'websocket'),
    );
  }

  /** Posts the prompt as a page does: again with the same ids until there is an answer. */
  async post(): Promise<void> {
    const { person, tokens, rate, directives = '' } = this.plan;
    const conversation = await persistently(() => person.begin());
    this.conversationId = conversation.id;
    const content = `[[sim tokens=${tokens} rate=${rate} ${directives}]] ${this.ids.generationId}`;
    await persistently(() => person.post(conversation.id, { ...this.ids, content }));
  }

  async finished(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.finished(PATIENCE_MS)));
  }

  get attempt(): number {
    return Math.max(...this.readers.map(({ fold }) => fold?.cursor.attempt ?? 0));
  }

  verdicts(): Verdict[] {
    return this.readers.map(({ fold }) => judgeText(fold?.text ?? '', this.plan.tokens));
  }

  /** What went wrong after the end: an answer that is not in history as it was shown, or is not charged as it was. */
  async aftermath(): Promise<{ isMissing: boolean; isWronglyCharged: boolean; charged: number }> {
    const { person, tokens } = this.plan;
    const answer = await eventually(() => this.savedAnswer(), { withinMs: 60_000, everyMs: 200 }).catch(() => null);
    const usage = (await persistently(() => person.generation(this.ids.generationId))).usage;
    const isRight = answer !== null && Object.values(judgeText(answer.content, tokens)).every((count) => count === 0);
    return {
      isMissing: !isRight,
      isWronglyCharged: usage?.completionTokens !== tokens,
      charged: (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0),
    };
  }

  private async savedAnswer(): Promise<Message> {
    const { items } = await this.plan.person.messages(this.conversationId);
    const answer = items.find(({ id }) => id === this.ids.answerId);
    if (!answer || answer.status === 'streaming') throw new Error('the answer is not saved yet');
    return answer;
  }
}

/** Asks again until there is an answer: a service may be away for a moment. */
async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  return eventually(ask, { withinMs: 60_000, everyMs: POST_EVERY_MS });
}
