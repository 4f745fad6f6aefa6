import { Module } from '@nestjs/common';
import { connectBus } from '@parley/bus';
import { env, keyIn } from './env';
import { WORKER_SETTINGS, workerSettings } from './jobs/worker-settings';
import { BUS } from './tokens';
import { Worker } from './worker';

@Module({
  providers: [
    { provide: BUS, useFactory: () => connectBus({ url: env.NATS_URL, name: 'inference-worker' }) },
    { provide: WORKER_SETTINGS, useValue: workerSettings(env, keyIn) },
    Worker,
  ],
})
export class AppModule {}
