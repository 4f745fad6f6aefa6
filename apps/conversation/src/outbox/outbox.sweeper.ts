import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Outbox } from './outbox';

const INTERVAL_MS = 1_000;

/** Comes by every second and publishes what a crash or an outage left in the outbox. */
@Injectable()
export class OutboxSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | null = null;

  constructor(
    private readonly outbox: Outbox,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep().finally(() => (this.sweeping = null));
    }, INTERVAL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    try {
      const count = await this.outbox.sweep();
      if (count > 0) this.logger.warn({ count }, 'published what was left in the outbox');
    } catch (error) {
      this.logger.warn({ err: error }, 'the outbox could not be swept');
    }
  }
}
