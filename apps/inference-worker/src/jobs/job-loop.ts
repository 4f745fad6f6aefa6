import { type BusConnection, JobConsumer, type QueueReader } from '@parley/bus';
import type { Logger } from '@parley/service-kit';
import { observeRunning } from '../generations/generation-metrics';
import { JobRunner } from './job-runner';
import type { WorkerSettings } from './worker-settings';

/** Takes jobs as long as there is room for one more, until it is told to stop. */
export class JobLoop {
  private readonly runner: JobRunner;
  private readonly reader: QueueReader;

  constructor(
    bus: BusConnection,
    private readonly settings: WorkerSettings,
    logger: Logger,
  ) {
    this.runner = new JobRunner(bus, settings, logger);
    observeRunning(() => this.runner.running);
    this.reader = JobConsumer.read(bus, settings.queue, {
      concurrency: settings.concurrency,
      run: (handle) => this.runner.run(handle),
      onTrouble: (error) => logger.warn({ err: error }, 'the job queue cannot be read'),
    });
  }

  /** @throws while no jobs can be had */
  assertReading(): void {
    this.reader.assertReading();
  }

  /** Takes no more, gives what runs the grace period to finish, and hands the rest to other workers. */
  async stop(): Promise<void> {
    const deadline = setTimeout(() => this.runner.handBackAll(), this.settings.graceMs);
    await this.reader.stop();
    clearTimeout(deadline);
    this.runner.close();
  }
}
