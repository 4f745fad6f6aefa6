import type { Message } from '@parley/contracts';
import { eventually } from '../eventually';
import { freshIds, type Person } from '../person';
import type { Reader } from './reader';
import type { Tab } from './tab';
import { judgeText, type Verdict } from './verdict';

export interface GenerationPlan {
  person: Person;
  /** Numbered tokens that the provider sends. */
  tokens: number;
  /** Tokens a second. */
  rate: number;
  /** More directives for the provider, such as `fault=cut at=50 times=1`. */
  directives?: string;
  /** Where it is watched. */
  tabs: readonly Tab[];
}

/** What went wrong after the end: an answer that is not in history as it was shown, or is not charged as it was. */
export interface Aftermath {
  isMissing: boolean;
  isWronglyCharged: boolean;
  /** Tokens, those of the prompt included. */
  charged: number;
}

const PATIENCE_MS = 120_000;
const POST_EVERY_MS = 250;

/** One answer under way, with those who watch it. */
export class WatchedGeneration {
  readonly ids = freshIds();
  readonly readers: Reader[];
  /** Why posts were not taken, one for each that had to be repeated. */
  readonly refusals: string[] = [];
  /** When its prompt was first sent. */
  askedAt = 0;
  private conversationId = '';

  constructor(readonly plan: GenerationPlan) {
    this.readers = plan.tabs.map((tab) => tab.read(this.ids.generationId));
  }

  /** Posts the prompt as a page does: again with the same ids until there is an answer. */
  async post(): Promise<void> {
    const { person, tokens, rate, directives = '' } = this.plan;
    this.askedAt = performance.now();
    const conversation = await this.persistently(() => person.begin());
    this.conversationId = conversation.id;
    const content = `[[sim tokens=${tokens} rate=${rate} ${directives}]] ${this.ids.generationId}`;
    await this.persistently(() => person.post(conversation.id, { ...this.ids, content }));
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

  async aftermath(): Promise<Aftermath> {
    const { person, tokens } = this.plan;
    const answer = await eventually(() => this.savedAnswer(), { withinMs: 60_000, everyMs: 200 }).catch(() => null);
    const { usage } = await eventually(() => person.generation(this.ids.generationId), { withinMs: 60_000, everyMs: POST_EVERY_MS });
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

  /** Asks again until there is an answer: a service may be away for a moment. */
  private async persistently<T>(ask: () => Promise<T>): Promise<T> {
    const once = (): Promise<T> =>
      ask().catch((error: unknown) => {
        this.refusals.push(reasonOf(error));
        throw error;
      });
    return eventually(once, { withinMs: 60_000, everyMs: POST_EVERY_MS });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Whether a person's account says anything other than the sum of their answers, or still sets something aside. */
export async function hasWrongTotal(person: Person, expected: number): Promise<boolean> {
  const { body } = await person.send<{ tokens: { used: number; reserved: number } }>('GET', '/api/usage');
  return body.tokens.used !== expected || body.tokens.reserved !== 0;
}
