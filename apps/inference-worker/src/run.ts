import type { BusConnection } from '@parley/bus';
import { startWorkerService } from '@parley/service-kit';
import type { Telemetry } from '@parley/telemetry';
import { AppModule } from './app.module';
import { env } from './env';
import { BUS } from './tokens';
import { Worker } from './worker';

export async function run(telemetry: Telemetry): Promise<void> {
  await startWorkerService({
    serviceName: 'inference-worker',
    module: AppModule,
    env,
    telemetry,
    readiness: (app) => ({
      nats: () => app.get<BusConnection>(BUS).ping(),
      jobs: () => app.get(Worker).assertReading(),
    }),
  });
}
