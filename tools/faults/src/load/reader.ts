import type { Fold } from '@parley/contracts';
import { StreamClient, type Transport } from '@parley/stream-client';
import type { Person } from '@parley/testing';

/** One tab that watches one answer, and notes how it came in. */
export class Reader {
  /** Longest time without anything new between the first token and the end, in milliseconds. */
  longestPauseMs = 0;
  fold: Fold | null = null;
  lastNewsAt = 0;
  private readonly client: StreamClient;
  private readonly done: Promise<void>;

  constructor(
    person: Person,
    origin: string,
    readonly generationId: string,
    transport: Transport,
  ) {
    this.client = new StreamClient({ origin, token: () => Promise.resolve(person.token), transport });
    this.done = new Promise((resolve) => {
      this.client.watch(generationId, (fold) => {
        this.take(fold);
        if (fold.end) resolve();
      });
    });
    this.client.connect();
  }

  /** Resolves when it has seen the end, or its patience is over. */
  async finished(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([this.done, timeout]);
    clearTimeout(timer);
    this.client.close();
  }

  private take(fold: Fold): void {
    const now = performance.now();
    if (this.lastNewsAt > 0) this.longestPauseMs = Math.max(this.longestPauseMs, now - this.lastNewsAt);
    if (fold.text !== '' || this.lastNewsAt > 0) this.lastNewsAt = now;
    this.fold = fold;
  }
}
