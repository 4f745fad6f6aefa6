import { join } from 'node:path';
import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { WORKSPACE } from '../repository';

type Document = { paths: Record<string, object>; components?: { schemas?: object } } & Record<string, unknown>;

@Module({})
class LoggedService {}

const SERVICES = ['auth', 'conversation', 'edge-stream'];

/** The public HTTP interface: what the services say of their routes, in one document. Nothing is started for it. */
export async function openApiOfAll(version: string): Promise<object> {
  const documents = await Promise.all(SERVICES.map((service) => documentOf(service)));
  const paths = documents.flatMap(({ paths: own }) => Object.entries(own)).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    openapi: '3.0.0',
    info: { title: 'Parley', version, license: { name: 'Apache-2.0' } },
    servers: [{ url: 'http://localhost:4200' }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.assign({}, ...documents.map(({ components }) => components?.schemas ?? {})) as object,
    },
  };
}

async function documentOf(service: string): Promise<Document> {
  const load = <T>(path: string): Promise<T> => import(join(WORKSPACE, path)) as Promise<T>;
  const { AppModule } = await load<{ AppModule: { with: (env: object) => DynamicModule } }>(`apps/${service}/src/app.module.ts`);
  const { openApiDocument } = await load<{ openApiDocument: (app: INestApplication, title: string) => Document }>('libs/service-kit/src/http/open-api.ts');
  const app = await NestFactory.create(withLogger(AppModule.with({})), { preview: true, abortOnError: false, logger: false });
  return openApiDocument(app, service);
}

/** As service-kit starts them. */
const withLogger = (module: DynamicModule): DynamicModule => ({ module: LoggedService, imports: [LoggerModule.forRoot(), module] });
