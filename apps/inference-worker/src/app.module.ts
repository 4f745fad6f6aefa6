import { type BeforeApplicationShutdown, Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { type BusConnection, connectBus } from '@parley/bus';
import { createLogger } from '@parley/service-kit';
import { env } from './env';
import { AbandonedJobLoop } from './jobs/abandoned-job-loop';
import { JobLoop } from './jobs/job-loop';
import { WORKER_SETTINGS, workerSettings, type WorkerSettings } from './jobs/worker-settings';

export const BUS = Symbol('BUS');

/** Starts and ends what the worker does, in order. */
@Injectable()
class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly jobs: JobLoop;
  private readonly abandonedJobs: AbandonedJobLoop;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(WORKER_SETTINGS) settings: WorkerSettings,
  ) {
    const logger = createLogger('inference-worker', env.LOG_LEVEL);
    this.jobs = new JobLoop(bus, settings, logger);
    this.abandonedJobs = new AbandonedJobLoop(bus, logger);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.start();
    await this.abandonedJobs.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.jobs.stop(), this.abandonedJobs.stop()]);
    await this.bus.close();
  }
}

@Module({
  providers: [
    { provide: BUS, useFactory: () => connectBus({ url: env.NATS_URL, name: 'inference-worker' }) },
    { provide: WORKER_SETTINGS, useValue: workerSettings(env) },
    Worker,
  ],
})
export class AppModule {}
