import { type BusConnection, JobConsumer, type JobHandle } from '@parley/bus';
import type { Logger } from '@parley/service-kit';
import { observeRunning } from '../generations/generation-metrics';
import { JobRunner } from './job-runner';
import type { WorkerSettings } from './worker-settings';

const PAUSE_AFTER_FAILURE_MS = 500;

/** Takes jobs as long as there is room for one more, until it is told to stop. */
export class JobLoop {
  private readonly work = new Set<Promise<void>>();
  private readonly runner: JobRunner;
  private isStopping = false;
  private freed: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly bus: BusConnection,
    private readonly settings: WorkerSettings,
    private readonly logger: Logger,
  ) {
    this.runner = new JobRunner(bus, settings, logger);
    observeRunning(() => this.runner.running);
  }

  async start(): Promise<void> {
    const consumer = await JobConsumer.open(this.bus, this.settings.queue);
    this.loop = this.pull(consumer);
  }

  /** Takes no more, gives what runs the grace period to finish, and hands the rest to other workers. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.freed();
    const deadline = setTimeout(() => this.runner.handBackAll(), this.settings.graceMs);
    await this.loop;
    await Promise.all(this.work);
    clearTimeout(deadline);
    this.runner.close();
  }

  private async pull(consumer: JobConsumer): Promise<void> {
    while (!this.isStopping) {
      if (this.work.size >= this.settings.concurrency) {
        await new Promise<void>((resolve) => (this.freed = resolve));
        continue;
      }
      const handle = await this.next(consumer);
      if (!handle) continue;
      if (this.isStopping) handle.handBack();
      else this.take(handle);
    }
  }

  private async next(consumer: JobConsumer): Promise<JobHandle | null> {
    try {
      return await consumer.next();
    } catch (error) {
      this.logger.warn({ err: error }, 'the job queue cannot be reached');
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
      return null;
    }
  }

  private take(handle: JobHandle): void {
    const work = this.runner.run(handle).finally(() => {
      this.work.delete(work);
      this.freed();
    });
    this.work.add(work);
  }
}
