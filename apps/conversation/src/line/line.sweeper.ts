import { Injectable } from '@nestjs/common';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import { LineReleaser } from './line-releaser';
import { OverdueGenerations } from './overdue-generations';

const INTERVAL_MS = 250;

/** Looks at the line now and then: also at those who joined it at a replica that is gone. */
@Injectable()
export class LineSweeper extends PeriodicSweep {
  constructor(overdue: OverdueGenerations, private readonly releaser: LineReleaser, logger: PinoLogger) {
    const sweep = async (): Promise<void> => {
      const { isWaiting, late } = await overdue.look();
      releaser.notice(isWaiting);
      for (const generation of late) await overdue.giveUp(generation);
    };
    super({ intervalMs: INTERVAL_MS, sweep, logger, failure: 'the line of those that wait could not be looked at' });
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.releaser.stop();
  }
}
