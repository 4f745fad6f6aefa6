import type { BusConnection } from '@parley/bus';
import { startHttpService } from '@parley/service-kit';
import type { Telemetry } from '@parley/telemetry';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module';
import { BUS } from './bus/bus.module';
import { configureAuth } from './configure-auth';
import { env } from './env';

export async function run(telemetry: Telemetry): Promise<void> {
  await startHttpService({
    serviceName: 'auth',
    module: AppModule.with(env),
    env,
    telemetry,
    configure: (app) => configureAuth(app, env),
    readiness: (app) => ({
      postgres: () => app.get(DataSource, { strict: false }).query('SELECT 1'),
      nats: () => app.get<BusConnection>(BUS, { strict: false }).ping(),
    }),
  });
}
