import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Conversation, type Fold, Message, type Problem } from '@parley/contracts';
import { StreamClient, type Transport } from '@parley/stream-client';
import { z } from 'zod';
import type { Account } from './account';

export interface RoundOptions {
  origin: string;
  account: Account;
  transport: Transport;
  model?: string | undefined;
  patienceMs: number;
}

export interface RoundResult {
  outcome: 'good' | 'mismatch' | 'timeout' | 'refused';
  generationId: string;
  firstTextMs: number | null;
  /** From the new connection until something new came over it. */
  resumeMs: number | null;
}

/** Long enough to be cut in the middle; another model answers it too. */
const PROMPT = '[[sim tokens=120 rate=60]] Count from one to sixty, in words.';
const Messages = z.object({ items: z.array(Message) });
const AWAY_MS = 500;
const POLL_MS = 200;

/** One prompt, whose connection is cut in the middle and taken up again; what was read must be what is stored. */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { account, model } = options;
  const conversation = Conversation.parse(await account.send('POST', '/api/conversations', model ? { model } : {}));
  try {
    return await new Round(options, conversation.id).run();
  } finally {
    await account.send('DELETE', `/api/conversations/${conversation.id}`).catch(() => undefined);
  }
}

class Round {
  private readonly ids = { id: randomUUID(), answerId: randomUUID(), generationId: randomUUID() };
  private readonly client: StreamClient;
  private readonly deadline: number;
  private readonly begunAt = performance.now();
  private seen: Fold | null = null;
  private problem: Problem | null = null;
  private firstTextMs: number | null = null;
  private resumeMs: number | null = null;

  constructor(
    private readonly options: RoundOptions,
    private readonly conversationId: string,
  ) {
    const { origin, transport, account, patienceMs } = options;
    this.client = new StreamClient({ origin, transport, token: ({ isRefused }) => account.accessToken(isRefused) });
    this.deadline = Date.now() + patienceMs;
  }

  async run(): Promise<RoundResult> {
    const { account, model } = this.options;
    try {
      this.client.connect();
      this.client.watch(this.ids.generationId, (fold) => this.take(fold), { onProblem: (problem) => (this.problem = problem) });
      const body = { parentId: null, content: PROMPT, ...this.ids, ...(model ? { model } : {}) };
      await account.send('POST', `/api/conversations/${this.conversationId}/messages`, body);
      const hasAll = (await this.until(() => this.text.length > 0)) && (await this.cutAndResume());
      if (this.problem) return this.result('refused');
      return this.result(hasAll ? await this.compare() : 'timeout');
    } finally {
      this.client.close();
    }
  }

  private get text(): string {
    return this.seen?.text ?? '';
  }

  private take(fold: Fold): void {
    this.seen = fold;
    if (fold.text !== '') this.firstTextMs ??= performance.now() - this.begunAt;
  }

  private async cutAndResume(): Promise<boolean> {
    this.client.close();
    await pause(AWAY_MS);
    const [before, from] = [this.text.length, performance.now()];
    this.client.connect();
    if (!(await this.until(() => this.text.length > before || this.hasEnded))) return false;
    this.resumeMs = performance.now() - from;
    return this.until(() => this.hasEnded);
  }

  private get hasEnded(): boolean {
    return Boolean(this.seen?.end);
  }

  /** History may come a moment after the end. */
  private async compare(): Promise<RoundResult['outcome']> {
    for (;;) {
      const page = Messages.parse(await this.options.account.send('GET', `/api/conversations/${this.conversationId}/messages`));
      const stored = page.items.find(({ id }) => id === this.ids.answerId);
      if (stored && stored.status !== 'streaming') return stored.content === this.text ? 'good' : 'mismatch';
      if (Date.now() > this.deadline) return 'timeout';
      await pause(POLL_MS);
    }
  }

  /** @returns whether it came true in time */
  private async until(isTrue: () => boolean): Promise<boolean> {
    while (!isTrue()) {
      if (this.problem || Date.now() > this.deadline) return false;
      await pause(10);
    }
    return true;
  }

  private result(outcome: RoundResult['outcome']): RoundResult {
    return { outcome, generationId: this.ids.generationId, firstTextMs: this.firstTextMs, resumeMs: this.resumeMs };
  }
}
