import { Injectable } from '@nestjs/common';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import { ConversationPurge } from './conversation-purge';

const INTERVAL_MS = 30_000;

@Injectable()
export class ConversationPurgeSweeper extends PeriodicSweep {
  constructor(purge: ConversationPurge, logger: PinoLogger) {
    const failure = 'old conversations could not be purged';
    super({ intervalMs: INTERVAL_MS, sweep: () => purge.sweep(), logger, failure });
  }
}
