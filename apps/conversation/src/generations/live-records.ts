import type { LiveRecord } from '@parley/bus';

/** Kept while their reader is slow; whatever no longer fits is read from the log. */
const MOST_WAITING = 256;

/** Live records of one log, waiting for the one who reads them. */
export class LiveRecords {
  private waiting: LiveRecord[] = [];
  private wake: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  push(record: LiveRecord): void {
    if (this.waiting.length >= MOST_WAITING) this.waiting = [];
    this.waiting.push(record);
    this.wake();
  }

  /** The next one, or null when none came for so long, or there is nobody left to read it. */
  async next(withinMs: number): Promise<LiveRecord | null> {
    if (this.waiting.length === 0 && !this.isOver) await this.something(withinMs);
    return this.isOver ? null : (this.waiting.shift() ?? null);
  }

  private something(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
