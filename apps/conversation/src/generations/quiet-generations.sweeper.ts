import { Inject, Injectable } from '@nestjs/common';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import type { Env } from '../env';
import { ENV } from '../settings.module';
import { QuietGenerations } from './quiet-generations';

const LONGEST_INTERVAL_MS = 10_000;

@Injectable()
export class QuietGenerationsSweeper extends PeriodicSweep {
  constructor(quiet: QuietGenerations, logger: PinoLogger, @Inject(ENV) env: Env) {
    const quietMs = env.QUIET_GENERATION_MS;
    super({
      intervalMs: Math.min(LONGEST_INTERVAL_MS, Math.ceil(quietMs / 2)),
      sweep: () => quiet.lookAfter(quietMs),
      logger,
      failure: 'quiet generations could not be looked after',
    });
  }
}
