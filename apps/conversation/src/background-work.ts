import { Injectable } from '@nestjs/common';
import { AnswerNoticesConsumer } from './generations/answer-notices.consumer';
import { QuietGenerationsSweeper } from './generations/quiet-generations.sweeper';
import { StoredAnswers } from './generations/stored-answers';
import { OutboxSweeper } from './outbox/outbox.sweeper';

/** What the service does beside answering requests. */
@Injectable()
export class BackgroundWork {
  constructor(
    private readonly notices: AnswerNoticesConsumer,
    private readonly quietGenerations: QuietGenerationsSweeper,
    private readonly storedAnswers: StoredAnswers,
    private readonly outbox: OutboxSweeper,
  ) {}

  start(): void {
    this.notices.start();
    this.quietGenerations.start();
    this.storedAnswers.start();
    this.outbox.start();
  }

  async stop(): Promise<void> {
    this.storedAnswers.stop();
    await Promise.all([this.notices.stop(), this.quietGenerations.stop(), this.outbox.stop()]);
  }
}
