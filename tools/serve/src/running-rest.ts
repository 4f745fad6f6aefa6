import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsUrl, planPostgres } from '@parley/local-servers';

export class RestNotRunningError extends Error {
  override readonly name = 'RestNotRunningError';
}

/** Services that own tables. */
const WITH_TABLES = ['auth', 'conversation'];

type Ports = Partial<Record<string, number>>;

/** What `npm start` runs on this machine, as its data folder tells. */
export class RunningRest {
  private constructor(
    private readonly dataDir: string,
    private readonly processes: Partial<Record<string, Ports>>,
  ) {}

  /** @throws RestNotRunningError */
  static in(dataDir: string): RunningRest {
    const file = join(dataDir, 'run/ports.json');
    if (!existsSync(file)) throw new RestNotRunningError(`Nothing runs in ${dataDir}: start the rest first, with npm start.`);
    return new RunningRest(dataDir, JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, Ports>>);
  }

  /** The address of the first one of a service. */
  urlOf(service: string): string {
    return `http://127.0.0.1:${this.port(`${service}-1`, 'http')}`;
  }

  /** What a service would be given by `npm start`. Those of servers that are not its own it leaves to the environment. */
  async environmentOf(service: string): Promise<Record<string, string>> {
    const models = join(this.dataDir, 'demo-models.json');
    return {
      ...this.bus(service),
      ...(await this.database(service)),
      AUTH_JWKS_URL: `${this.urlOf('auth')}/api/auth/jwks.json`,
      ...(service === 'auth' ? { AUTH_KEY_SECRET: this.secret('auth-key-secret') } : {}),
      ...(this.processes['provider-sim-1'] ? { MODELS_FILE: models, OPENAI_BASE_URL: `${this.urlOf('provider-sim')}/v1` } : {}),
    };
  }

  private async database(service: string): Promise<Record<string, string>> {
    if (!this.processes['postgres-1'] || !WITH_TABLES.includes(service)) return {};
    // The cluster is there: this only looks up its password.
    const { url } = await planPostgres({ dataDir: join(this.dataDir, 'postgres'), port: this.port('postgres-1', 'postgres') });
    return { DATABASE_URL: url };
  }

  private bus(service: string): Record<string, string> {
    if (!this.processes['nats-1']) return {};
    const password = this.secret(`nats-${service}-password`);
    return { NATS_URL: natsUrl(this.port('nats-1', 'nats'), { user: service, password }) };
  }

  /** @throws RestNotRunningError for what was made after the rest had started */
  private secret(name: string): string {
    const file = join(this.dataDir, name);
    if (!existsSync(file)) throw new RestNotRunningError(`What runs knows no ${name}: start it anew, with npm start.`);
    return readFileSync(file, 'utf8');
  }

  private port(process: string, name: string): number {
    const port = this.processes[process]?.[name];
    if (port === undefined) throw new RestNotRunningError(`${process} does not run.`);
    return port;
  }
}
