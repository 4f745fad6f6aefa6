import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { BusConnection, QueueReader } from '@parley/bus';
import { createLogger } from '@parley/service-kit';
import { env } from './env';
import { closeAbandonedJobs } from './jobs/abandoned-jobs';
import { JobLoop } from './jobs/job-loop';
import { WORKER_SETTINGS, type WorkerSettings } from './jobs/worker-settings';
import { BUS } from './tokens';

/** Starts and ends what the worker does, in order. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private jobs: JobLoop | null = null;
  private abandonedJobs: QueueReader | null = null;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(WORKER_SETTINGS) private readonly settings: WorkerSettings,
  ) {}

  onApplicationBootstrap(): void {
    const logger = createLogger('inference-worker', env.LOG_LEVEL);
    this.jobs = new JobLoop(this.bus, this.settings, logger);
    this.abandonedJobs = closeAbandonedJobs(this.bus, logger);
  }

  /** @throws while no jobs can be had */
  async assertReading(): Promise<void> {
    this.jobs?.assertReading();
    this.abandonedJobs?.assertReading();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.jobs?.stop(), this.abandonedJobs?.stop()]);
    await this.bus.close();
  }
}
