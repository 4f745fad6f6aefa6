import type { Fold } from '@parley/contracts';
import type { StreamClient } from '@parley/stream-client';

/** A time without anything new between the first token and the end. Both are milliseconds, `endedAt` of `performance.now()`. */
export interface Pause {
  endedAt: number;
  ms: number;
}

/** Shorter ones are the rhythm of the tokens. */
const WORTH_TELLING_MS = 250;

/** One tab's view of one answer: what it shows, and how it came in. */
export class Reader {
  longestPauseMs = 0;
  readonly pauses: Pause[] = [];
  fold: Fold | null = null;
  firstTokenAt: number | null = null;
  lastNewsAt = 0;
  /** Resolves when it has seen the end. */
  readonly ended: Promise<void>;
  private end: () => void = () => undefined;

  constructor(readonly generationId: string) {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  watch(client: StreamClient): void {
    client.watch(this.generationId, (fold) => {
      this.take(fold);
      if (fold.end) this.end();
    });
  }

  /** Resolves when it has seen the end, or its patience is over. */
  async finished(withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([this.ended, timeout]);
    clearTimeout(timer);
  }

  private take(fold: Fold): void {
    const now = performance.now();
    if (this.lastNewsAt > 0) this.notePause({ endedAt: now, ms: now - this.lastNewsAt });
    if (fold.text !== '') this.firstTokenAt ??= now;
    if (fold.text !== '' || this.lastNewsAt > 0) this.lastNewsAt = now;
    this.fold = fold;
  }

  private notePause(pause: Pause): void {
    this.longestPauseMs = Math.max(this.longestPauseMs, pause.ms);
    if (pause.ms > WORTH_TELLING_MS) this.pauses.push(pause);
  }
}
