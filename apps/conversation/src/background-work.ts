import { Injectable } from '@nestjs/common';
import type { PeriodicSweep } from '@parley/service-kit';
import { AnswerNoticesConsumer } from './generations/answer-notices.consumer';
import { StoredAnswers } from './generations/stored-answers';
import { Observation } from './observation/observation';
import { Sweepers } from './sweepers';

/** What the service does beside answering requests. */
@Injectable()
export class BackgroundWork {
  private readonly sweepers: PeriodicSweep[];

  constructor(
    private readonly notices: AnswerNoticesConsumer,
    private readonly storedAnswers: StoredAnswers,
    private readonly observation: Observation,
    sweepers: Sweepers,
  ) {
    this.sweepers = sweepers.all;
  }

  start(): void {
    this.notices.start();
    this.storedAnswers.start();
    this.observation.start();
    for (const sweeper of this.sweepers) sweeper.start();
  }

  async stop(): Promise<void> {
    this.storedAnswers.stop();
    await Promise.all([this.notices.stop(), ...this.sweepers.map((sweeper) => sweeper.stop())]);
  }
}
