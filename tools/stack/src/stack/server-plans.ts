import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BusPermissions,
  findNatsServer,
  freePort,
  natsUrl,
  natsUsers,
  planNats,
  planPostgres,
} from '@parley/local-servers';
import type { ProcessPlan } from '../supervisor/process-plan';
import { environmentFor } from './service-plans';
import { CACHE_DIR, WORKSPACE } from './workspace';

interface Server {
  plan: ProcessPlan;
  url: string;
}

interface Bus {
  plan: ProcessPlan;
  /** The address with the credentials of a service. */
  urlFor: (service: string) => string;
}

const GRACE_SECONDS = 15;

/** Our own PostgreSQL, with its data in `<data>/postgres`. */
export async function ownPostgres(
  dataDir: string,
  inherited: Record<string, string>,
  progress: (detail: string) => void,
): Promise<Server> {
  const port = await freePort();
  const { url, ...planned } = await planPostgres({ dataDir: join(dataDir, 'postgres'), port, onProgress: progress });
  const plan = { ...planned, name: 'postgres-1', env: environmentFor('postgres', inherited), ports: { postgres: port } };
  return { plan: { ...plan, graceSeconds: GRACE_SECONDS }, url };
}

/** Our own nats-server, with its streams in `<data>/nats`. */
export async function ownNats(
  dataDir: string,
  inherited: Record<string, string>,
  progress: (detail: string) => void,
): Promise<Bus> {
  const binary = await findNatsServer({ cacheDir: CACHE_DIR, onProgress: progress });
  const port = await freePort();
  const monitorPort = await freePort();
  const users = natsUsers(busPermissions(), (service) => keptSecret(join(dataDir, `nats-${service}-password`)));
  const planned = await planNats({ binary, dataDir: join(dataDir, 'nats'), port, monitorPort, users });
  const ports = { nats: port, monitor: monitorPort };
  const plan = { ...planned, name: 'nats-1', env: environmentFor('nats', inherited), ports };
  const urlFor = (service: string): string => natsUrl(port, users.find(({ user }) => user === service));
  return { plan: { ...plan, graceSeconds: GRACE_SECONDS }, urlFor };
}

/** Who may do what on the bus: the same file that a cluster is set up from. */
function busPermissions(): BusPermissions {
  return JSON.parse(readFileSync(join(WORKSPACE, 'deploy/nats/permissions.json'), 'utf8')) as BusPermissions;
}

/** A random secret that stays the same from one start to the next. */
export function keptSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
