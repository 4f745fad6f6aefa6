import type { BusConnection } from '@parley/bus';
import { startHttpService } from '@parley/service-kit';
import type { Telemetry } from '@parley/telemetry';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module';
import { BUS } from './bus/bus.module';
import { configureConversation } from './configure-conversation';
import { env } from './env';
import { AnswerNoticesConsumer } from './generations/answer-notices.consumer';

export async function run(telemetry: Telemetry): Promise<void> {
  await startHttpService({
    serviceName: 'conversation',
    module: AppModule.with(env),
    env,
    telemetry,
    configure: configureConversation,
    readiness: (app) => ({
      postgres: () => app.get(DataSource, { strict: false }).query('SELECT 1'),
      nats: () => app.get<BusConnection>(BUS, { strict: false }).ping(),
      answers: () => app.get(AnswerNoticesConsumer, { strict: false }).assertListening(),
    }),
  });
}
