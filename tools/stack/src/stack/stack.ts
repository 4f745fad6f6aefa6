import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inherited, type StackEnv } from '../env';
import type { ProcessPlan } from '../supervisor/process-plan';
import { RunFolder } from '../supervisor/run-folder';
import { Supervisor } from '../supervisor/supervisor';
import { gistOf } from '../terminal/gist';
import { step } from '../terminal/steps';
import { checkBus, checkDatabase } from './named-servers';
import { planMetrics, planReceiver } from './observation';
import type { StackOptions } from './options';
import { prepareDataDir, refuseTakenPort } from './preconditions';
import { demoProvider, hasProvider, providerKeys } from './provider';
import { keptSecret, ownNats, ownPostgres } from './server-plans';
import { checkReady, environmentFor, planService, type ServiceRequest } from './service-plans';
import { mainOf, WORKSPACE } from './workspace';

const execute = promisify(execFile);

interface Addresses {
  database: Record<string, string>;
  /** The bus, as a service may use it. */
  bus: (service: string) => Record<string, string>;
}

interface Upstreams {
  auth: ProcessPlan;
  conversation: ProcessPlan;
  edges: readonly ProcessPlan[];
  receiver: ProcessPlan | null;
}

const urlOf = ({ ports }: ProcessPlan): string => `http://127.0.0.1:${ports['http']}`;

/** The whole product on one machine. */
export class Stack {
  private readonly dataDir: string;
  private readonly folder: RunFolder;
  private readonly supervisor: Supervisor;
  /** What services may see of our own environment. */
  private handedOn = inherited;

  constructor(
    private readonly env: StackEnv,
    private readonly options: StackOptions,
  ) {
    this.dataDir = prepareDataDir(env.PARLEY_DATA_DIR);
    this.folder = new RunFolder(this.dataDir);
    this.supervisor = new Supervisor(this.dataDir, this.folder, (message) => console.warn(`! ${message}`));
  }

  /** @returns the public origin */
  async start(): Promise<string> {
    const { PORT, PARLEY_BIND_ADDRESS } = this.env;
    this.folder.claim();
    await refuseTakenPort(PORT, PARLEY_BIND_ADDRESS);
    const addresses = await step('PostgreSQL and NATS', (progress) => this.startServers(progress));
    await step('migrations and streams', () => this.migrate(addresses));
    await step('services', () => this.startServices(addresses));
    return `http://localhost:${PORT}`;
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    this.folder.release();
  }

  private async startServers(progress: (detail: string) => void): Promise<Addresses> {
    const { DATABASE_URL, NATS_URL } = this.env;
    if (DATABASE_URL) await checkDatabase(DATABASE_URL);
    if (NATS_URL) await checkBus(NATS_URL);
    const [postgres, nats] = await Promise.all([
      DATABASE_URL ? { url: DATABASE_URL, plan: undefined } : ownPostgres(this.dataDir, inherited, progress),
      NATS_URL ? { urlFor: () => NATS_URL, plan: undefined } : ownNats(this.dataDir, inherited, progress),
    ]);
    await this.supervisor.start([postgres.plan, nats.plan].filter((plan) => plan !== undefined));
    return { database: { DATABASE_URL: postgres.url }, bus: (service) => ({ NATS_URL: nats.urlFor(service) }) };
  }

  private async migrate({ database, bus }: Addresses): Promise<void> {
    const run = (name: string, env: Record<string, string>): Promise<unknown> =>
      execute(process.execPath, [mainOf(`apps/${name}`), 'migrate'], {
        env: { ...environmentFor(name, inherited), ...env },
      }).catch((error: { stdout?: string; stderr?: string }) => {
        throw new Error(`${name} could not migrate:\n${gistOf(`${error.stdout ?? ''}${error.stderr ?? ''}`)}`);
      });
    await run('auth', { ...database, ...bus('auth'), ...this.authSettings(), AUTH_JWKS_URL: 'http://127.0.0.1:1' });
    await run('conversation', { ...database, ...bus('provisioner'), AUTH_JWKS_URL: 'http://127.0.0.1:1' });
  }

  private async startServices({ database, bus }: Addresses): Promise<void> {
    const receiver = this.options.observe ? await planReceiver(inherited) : null;
    if (receiver) this.handedOn = { OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(receiver), ...inherited };
    const demo = hasProvider(this.env) ? null : await demoProvider(this.dataDir, inherited);
    const auth = await this.plan('auth', 1, true, { ...database, ...bus('auth'), ...this.authSettings() });
    const keys = { AUTH_JWKS_URL: `http://127.0.0.1:${auth.ports['http']}/api/auth/jwks.json` };
    const conversation = await this.plan('conversation', 1, true, { ...database, ...bus('conversation'), ...keys, ...demo?.models });
    const workerEnv = { ...providerKeys(this.env, inherited), ...bus('inference-worker'), ...demo?.models, ...demo?.worker };
    const workers = await this.planMany(this.options.workers, (n) => this.plan('inference-worker', n, false, workerEnv));
    const edges = await this.planMany(this.options.edges, (n) => this.plan('edge-stream', n, true, { ...bus('edge-stream'), ...keys }));
    const services = [auth, conversation, ...workers, ...edges];
    await this.supervisor.start([demo?.plan, receiver, ...services].filter((plan) => plan !== undefined && plan !== null));
    await this.supervisor.start([this.gateway({ auth, conversation, edges, receiver })]);
    if (receiver) await this.observe(services, receiver);
  }

  private async observe(services: readonly ProcessPlan[], receiver: ProcessPlan): Promise<void> {
    const metrics = await planMetrics(this.dataDir, services);
    if (metrics) await this.supervisor.start([metrics]);
    console.log(`  traces: http://localhost:${this.env.PORT}/dev/traces (OTLP at ${urlOf(receiver)})`);
    if (metrics) console.log(`  metrics: ${urlOf(metrics)}`);
  }

  private authSettings(): Record<string, string> {
    const PUBLIC_URL = inherited['PUBLIC_URL'] ?? `http://localhost:${this.env.PORT}`;
    return { AUTH_KEY_SECRET: keptSecret(join(this.dataDir, 'auth-key-secret')), PUBLIC_URL };
  }

  private plan(name: ServiceRequest['name'], index: number, isHttp: boolean, env: Record<string, string>): Promise<ProcessPlan> {
    return planService({ name, index, isHttp, env }, this.handedOn);
  }

  private async planMany(count: number, plan: (index: number) => Promise<ProcessPlan>): Promise<ProcessPlan[]> {
    const plans: ProcessPlan[] = [];
    for (let index = 1; index <= count; index++) plans.push(await plan(index));
    return plans;
  }

  private gateway({ auth, conversation, edges, receiver }: Upstreams): ProcessPlan {
    const { PORT, PARLEY_BIND_ADDRESS } = this.env;
    return {
      name: 'gateway-1',
      command: process.execPath,
      args: [mainOf('tools/gateway')],
      env: {
        ...environmentFor('gateway', inherited),
        PORT: String(PORT),
        BIND_ADDRESS: PARLEY_BIND_ADDRESS,
        AUTH_URLS: urlOf(auth),
        CONVERSATION_URLS: urlOf(conversation),
        EDGE_STREAM_URLS: edges.map(urlOf).join(','),
        ...(receiver ? { DEV_TRACES_URL: urlOf(receiver) } : {}),
        WEB_ROOT: join(WORKSPACE, 'dist/apps/web/browser'),
      },
      ports: { http: PORT },
      stopSignal: 'SIGTERM',
      graceSeconds: 5,
      check: () => checkReady(`http://127.0.0.1:${PORT}/api/auth/jwks.json`),
    };
  }
}
