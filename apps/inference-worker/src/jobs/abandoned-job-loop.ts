import { AbandonedJobs, type BusConnection } from '@parley/bus';
import type { Logger } from '@parley/service-kit';
import { closeAbandoned } from '../generations/close-abandoned';

const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Ends the generations whose jobs the queue has given up, so that no spinner turns for ever. */
export class AbandonedJobLoop {
  private isStopping = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly bus: BusConnection,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    const jobs = await AbandonedJobs.open(this.bus);
    this.loop = this.run(jobs);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop;
  }

  private async run(jobs: AbandonedJobs): Promise<void> {
    while (!this.isStopping) {
      try {
        await jobs.closeNext(async (job) => {
          await closeAbandoned(this.bus, job);
          this.logger.error({ generationId: job.generationId }, 'an abandoned generation was ended');
        });
      } catch (error) {
        this.logger.warn({ err: error }, 'abandoned jobs cannot be looked after');
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
      }
    }
  }
}
