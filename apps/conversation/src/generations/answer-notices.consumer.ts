import { Inject, Injectable } from '@nestjs/common';
import { ANSWERS, type BusConnection, EventConsumer } from '@parley/bus';
import type { AnswerNotice } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import { BUS } from '../bus/bus.module';
import { AnswerNotices } from './answer-notices';
import { FollowUps } from './follow-ups';

const RETRY_DELAY_MS = 1_000;

/** Listens to the workers, from the start to the end of the service. */
@Injectable()
export class AnswerNoticesConsumer {
  private consumer: EventConsumer<typeof AnswerNotice> | null = null;
  private isStopping = false;
  private starting: Promise<void> = Promise.resolve();

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly notices: AnswerNotices,
    private readonly followUps: FollowUps,
    private readonly logger: PinoLogger,
  ) {}

  /** @throws while the workers cannot be heard */
  async assertListening(): Promise<void> {
    if (!this.consumer) throw new Error('the notices of the workers cannot be heard');
    this.consumer.assertListening();
  }

  /** Goes on trying behind the start of the service: people can be answered later, but served now. */
  start(): void {
    this.starting = this.tryToStart();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.starting;
    await this.consumer?.stop();
  }

  private async tryToStart(): Promise<void> {
    while (!this.consumer && !this.isStopping) {
      try {
        this.consumer = await EventConsumer.start(this.bus, ANSWERS, {
          handle: async (notice) => {
            const generation = await this.notices.take(notice);
            await this.followUps.after(notice, generation);
          },
          onFailure: (error) => this.logger.warn({ err: error }, 'a notice could not be handled and comes again'),
        });
      } catch (error) {
        this.logger.warn({ err: error }, 'the notices of the workers cannot be heard yet');
        await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
      }
    }
  }
}
