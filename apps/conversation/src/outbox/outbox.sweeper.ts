import { Injectable } from '@nestjs/common';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import { Outbox } from './outbox';

const INTERVAL_MS = 1_000;

/** Comes by every second and publishes what a crash or an outage left in the outbox. */
@Injectable()
export class OutboxSweeper extends PeriodicSweep {
  constructor(outbox: Outbox, logger: PinoLogger) {
    const sweep = async (): Promise<void> => {
      const count = await outbox.sweep();
      if (count > 0) logger.warn({ count }, 'published what was left in the outbox');
    };
    super({ intervalMs: INTERVAL_MS, sweep, logger, failure: 'the outbox could not be swept' });
  }
}
