import type { PinoLogger } from 'nestjs-pino';

export interface PeriodicSweepOptions {
  intervalMs: number;
  sweep: () => Promise<void>;
  logger: PinoLogger;
  /** What the log says when a sweep failed. */
  failure: string;
}

/** Does the same thing again and again, never twice at a time, and goes on after a failure. */
export class PeriodicSweep {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | null = null;

  constructor(private readonly options: PeriodicSweepOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep().finally(() => (this.sweeping = null));
    }, this.options.intervalMs);
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
