export interface PeriodicSweepOptions {
  intervalMs: number;
  sweep: () => Promise<void>;
  logger: { warn(facts: object, message: string): void };
  /** What the log says when a sweep failed. */
  failure: string;
}

/** Does the same thing again and again, never twice at a time, and goes on after a failure. */
export class PeriodicSweep {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | null = null;

  constructor(private readonly options: PeriodicSweepOptions) {}

  start(): void {
    this.timer = setInterval(() => void this.sweepNow(), this.options.intervalMs);
  }

  /** At once, or with the sweep that is under way. Never throws: what fails now is for the next one. */
  sweepNow(): Promise<void> {
    this.sweeping ??= this.sweep().finally(() => (this.sweeping = null));
    return this.sweeping;
  }

  /** Waits for a sweep that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    const { sweep, logger, failure } = this.options;
    try {
      await sweep();
    } catch (error) {
      logger.warn({ err: error }, failure);
    }
  }
}
