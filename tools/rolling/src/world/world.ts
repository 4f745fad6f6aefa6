import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BusConnection, connectBus } from '@parley/bus';
import { startProviderSim } from '@parley/provider-sim';
import { DIST, ServiceProcess, startTestNatsCluster, startTestPostgres, type TestNatsCluster } from '@parley/testing';
import { type Deployment, hurried, readDeployment } from '../deploy/deployment';
import { readRoutes } from '../deploy/ingress';
import { Door } from './door';
import { ReplicaSet } from './replica-set';

/** How many of each there are. */
const REPLICAS = { auth: 2, conversation: 2, 'inference-worker': 3, 'edge-stream': 2 } as const;
export type ServiceName = keyof typeof REPLICAS;
export const SERVICES = Object.keys(REPLICAS) as ServiceName[];

export interface WorldOptions {
  /** Builds that everything begins with. */
  from?: string | undefined;
  /** Builds that it is rolled to. */
  to?: string | undefined;
  /** With shorter waits than the cluster's. */
  isShort: boolean;
  /** Folder for the services' logs. */
  logs?: string | undefined;
}

/** A cluster on one machine: plain processes on loopback, which know each other as pods do. */
export interface World {
  door: Door;
  nats: TestNatsCluster;
  /** A connection of the test's own, to ask who leads. */
  bus: BusConnection;
  services: Record<ServiceName, ReplicaSet>;
  /** Replaces replicas of a service; all of them when no number is given. */
  roll(name: ServiceName, count?: number): Promise<void>;
  /** The jobs that run before a roll-out. */
  migrate(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld({ from = DIST, to = DIST, isShort, logs }: WorldOptions): Promise<World> {
  const [nats, postgres, sim, routes] = await Promise.all([startTestNatsCluster(), startTestPostgres(), startProviderSim(), readRoutes()]);
  const door = await Door.open(routes);
  const env = environment({ nats: nats.url, database: postgres.url, provider: sim.url, origin: door.origin });
  const build = (name: string, dist: string): { dist: string; logFile?: string } => ({ dist, ...(logs ? { logFile: join(logs, `${name}.log`) } : {}) });
  if (logs) mkdirSync(logs, { recursive: true });
  const plan = async (name: ServiceName): Promise<ReplicaSet> => {
    const deployment = await readDeployment(name);
    return replicaSet(name, isShort ? hurried(deployment) : deployment, { ...env, ...(logs ? { LOG_LEVEL: 'info' } : {}) }, door);
  };
  const [auth, conversation, worker, edge] = await Promise.all([plan('auth'), plan('conversation'), plan('inference-worker'), plan('edge-stream')]);
  const services = { auth, conversation, 'inference-worker': worker, 'edge-stream': edge };
  await migrate(env, from);
  for (const name of SERVICES) await services[name].start(build(name, from));
  const bus = await connectBus({ url: nats.url, name: 'rolling' });
  return {
    door,
    nats,
    bus,
    services,
    roll: (name, count) => services[name].roll(build(name, to), count),
    migrate: () => migrate(env, to),
    stop: async () => {
      await bus.close();
      await Promise.all(SERVICES.map((name) => services[name].stop()));
      await Promise.all([door.close(), sim.stop(), nats.stop(), postgres.stop()]);
    },
  };
}

async function migrate(env: Record<string, string>, dist: string): Promise<void> {
  for (const name of ['auth', 'conversation']) await ServiceProcess.run(name, 'migrate', env, dist);
}

function replicaSet(name: ServiceName, deployment: Deployment, env: Record<string, string>, door: Door): ReplicaSet {
  const onEndpoints = async (addresses: readonly string[]): Promise<void> => {
    if (name !== 'inference-worker') await door.lead(name, addresses);
  };
  return new ReplicaSet({ deployment, replicas: REPLICAS[name], env, onEndpoints });
}

interface Addresses {
  nats: string;
  database: string;
  provider: string;
  origin: string;
}

/** What the servers of this cluster are, and no limit that the load would meet. */
function environment({ nats, database, provider, origin }: Addresses): Record<string, string> {
  return {
    NATS_URL: nats,
    DATABASE_URL: database,
    STREAM_REPLICAS: '3',
    AUTH_JWKS_URL: `${origin}/api/auth/jwks.json`,
    AUTH_KEY_SECRET: 'a secret of this one test, of more than thirty-two characters',
    PUBLIC_URL: origin,
    MODELS_FILE: '',
    OPENAI_BASE_URL: provider,
    OPENAI_API_KEY: 'none',
    OPENAI_MODEL: 'sim',
    LIMIT_REQUESTS_PER_MINUTE: '100000',
    LIMIT_SIGNUPS_PER_HOUR: '100000',
    LIMIT_CONCURRENT_GENERATIONS: '1000',
  };
}
