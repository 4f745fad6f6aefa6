import type { Permits } from './permits';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 1_000;

export interface CatchUpHooks {
  /** Brings the room up to what is stored; it may fail while NATS is away. */
  work: () => Promise<void>;
  /** Follows every success. */
  done: () => void;
}

/** The one way in which a room learns what it may have missed: one at a time, again after a failure, until it is told to stop. */
export class CatchUp {
  private isWanted = false;
  private isStopped = false;
  private failures = 0;
  private isRunning = false;
  private timer: NodeJS.Timeout | undefined;
  private giveUp: () => void = () => undefined;
  /** A round is under way at this moment (not one that waits for its permit). */
  isReading = false;

  constructor(
    private readonly permits: Permits,
    private readonly hooks: CatchUpHooks,
  ) {}

  /** Asks for a round that begins after this call. */
  request(): void {
    this.isWanted = true;
    if (this.isRunning || this.isStopped || this.timer) return;
    this.isRunning = true;
    void this.run();
  }

  /** What a round asked for before a connection was lost is never answered: begins another at once. */
  restart(): void {
    this.failures = 0;
    this.giveUp();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.request();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    const isDone = await this.permits.run(() => this.round());
    this.isRunning = false;
    if (this.isStopped) return;
    if (isDone) this.hooks.done();
    else this.retryLater();
    if (this.isWanted) this.request();
  }

  private async round(): Promise<boolean> {
    if (this.isStopped) return true;
    this.isWanted = false;
    this.isReading = true;
    try {
      await Promise.race([this.hooks.work(), this.givenUp()]);
      this.failures = 0;
      return true;
    } catch {
      // NATS is away or slow: /readyz tells, and the next round comes by itself.
      this.failures += 1;
      return false;
    } finally {
      this.isReading = false;
    }
  }

  private givenUp(): Promise<never> {
    return new Promise((_, reject) => {
      this.giveUp = () => reject(new Error('given up'));
    });
  }

  private retryLater(): void {
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.request();
      },
      delay / 2 + (Math.random() * delay) / 2,
    );
  }
}
