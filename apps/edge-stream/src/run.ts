import type { BusConnection } from '@parley/bus';
import { startHttpService } from '@parley/service-kit';
import type { Telemetry } from '@parley/telemetry';
import { AppModule } from './app.module';
import { configureEdge } from './configure-edge';
import { env } from './env';
import { BUS } from './tokens';

export async function run(telemetry: Telemetry): Promise<void> {
  await startHttpService({
    serviceName: 'edge-stream',
    module: AppModule.with(env),
    env,
    telemetry,
    readiness: (app) => ({ nats: () => app.get<BusConnection>(BUS).ping() }),
    configure: (app) => configureEdge(app, env),
  });
}
