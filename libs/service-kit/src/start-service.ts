import {
  type DynamicModule,
  type INestApplication,
  type INestApplicationContext,
  Module,
  StandardSchemaValidationPipe,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Telemetry } from '@parley/telemetry';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import helmet from 'helmet';
import { AdminServer } from './admin/admin-server';
import type { ReadinessChecks } from './admin/readiness';
import type { HttpServiceEnv, ServiceEnv } from './environment/environment';
import { openApiDocument } from './http/open-api';
import { createLogger, type Logger } from './logging/logger';
import { ProblemFilter } from './problems/problem.filter';
import { invalidRequest } from './problems/schema-issues';
import { onShutdownSignal } from './shutdown';

export interface WorkerServiceOptions {
  serviceName: string;
  module: Type<unknown> | DynamicModule;
  env: ServiceEnv;
  telemetry: Telemetry;
  /** Asked at each /readyz, with the running application at hand. */
  readiness: (app: INestApplicationContext) => ReadinessChecks;
}

export interface HttpServiceOptions extends WorkerServiceOptions {
  env: HttpServiceEnv;
  /** Last touches before it listens (a socket adapter, trust proxy, …). */
  configure?: (app: NestExpressApplication, logger: Logger) => void | Promise<void>;
}

/** Largest request body, in bytes as express counts them. */
const BODY_LIMIT = '2mb';

/** Starts a service that answers HTTP, with its admin port beside it, until SIGTERM or SIGINT. */
export async function startHttpService(options: HttpServiceOptions): Promise<INestApplication> {
  const { env } = options;
  const logger = createLogger(options.serviceName, env.LOG_LEVEL);
  const app = await NestFactory.create<NestExpressApplication>(withLogging(options.module, logger), {
    bufferLogs: true,
    bodyParser: false,
  });
  configureHttpApp(app, logger);
  await options.configure?.(app, logger);
  await app.listen(env.HTTP_PORT, env.BIND_ADDRESS);
  await openAdmin(options, app, logger, () => openApiDocument(app, options.serviceName));
  return app;
}

/** Starts a service that has no public port: it lives on what it hears. */
export async function startWorkerService(options: WorkerServiceOptions): Promise<INestApplicationContext> {
  const logger = createLogger(options.serviceName, options.env.LOG_LEVEL);
  const app = await NestFactory.createApplicationContext(withLogging(options.module, logger), { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await openAdmin(options, app, logger);
  return app;
}

/** What every HTTP application of ours has; tests call it on theirs, so that they see the same answers. */
export function configureHttpApp(app: NestExpressApplication, logger: Logger): void {
  app.useLogger(app.get(NestLogger, { strict: false }));
  app.disable('x-powered-by');
  app.use(helmet());
  app.useBodyParser('json', { limit: BODY_LIMIT, strict: true });
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalidRequest }));
  app.useGlobalFilters(new ProblemFilter(logger));
}

@Module({})
class LoggedService {}

function withLogging(module: HttpServiceOptions['module'], logger: Logger): DynamicModule {
  const serializers = { req: briefRequest, res: briefResponse };
  return {
    module: LoggedService,
    imports: [LoggerModule.forRoot({ pinoHttp: { logger, serializers, quietReqLogger: true } }), module],
  };
}

async function openAdmin(
  options: WorkerServiceOptions,
  app: INestApplicationContext,
  logger: Logger,
  openApi?: () => object,
): Promise<void> {
  const { env, telemetry } = options;
  const admin = new AdminServer({
    port: env.ADMIN_PORT,
    address: env.BIND_ADDRESS,
    telemetry,
    readiness: options.readiness(app),
    logger,
    ...(openApi ? { openApi } : {}),
  });
  await admin.listen();
  logger.info('ready');
  onShutdownSignal(logger, env.SHUTDOWN_GRACE_SECONDS, async () => {
    admin.drain();
    await app.close();
    await admin.close();
    await telemetry.shutdown();
  });
}

const briefRequest = (request: { id: unknown; method: string; url: string }): object => ({
  id: request.id,
  method: request.method,
  // Query strings may hold what a person searched for.
  path: request.url.split('?')[0],
});
const briefResponse = (response: { statusCode: number }): object => ({ status: response.statusCode });
