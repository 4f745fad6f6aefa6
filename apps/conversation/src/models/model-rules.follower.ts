import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { PeriodicSweep } from '@parley/service-kit';
import { PinoLogger } from 'nestjs-pino';
import { ModelRules } from './model-rules';
import { ModelRulesRepository } from './model-rules.repository';

const INTERVAL_MS = 1_000;

/** Looks every second what administrators say of models, also at other replicas. Nothing is answered before the first look. */
@Injectable()
export class ModelRulesFollower extends PeriodicSweep implements OnModuleInit, BeforeApplicationShutdown {
  private begun = 0;
  private newest = 0;

  constructor(
    private readonly repository: ModelRulesRepository,
    private readonly rules: ModelRules,
    logger: PinoLogger,
  ) {
    super({ intervalMs: INTERVAL_MS, sweep: () => this.look(), logger, failure: 'it is not known whether models were switched on or off' });
  }

  async onModuleInit(): Promise<void> {
    await this.look();
    this.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** What was found by a look that began later is newer. */
  async look(): Promise<void> {
    const nth = ++this.begun;
    const found = await this.repository.all();
    if (nth < this.newest) return;
    this.newest = nth;
    this.rules.replace(found);
  }
}
