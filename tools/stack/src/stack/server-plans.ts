import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNatsServer, freePort, planNats, planPostgres } from '@parley/local-servers';
import type { ProcessPlan } from '../supervisor/process-plan';
import { environmentFor } from './service-plans';
import { CACHE_DIR } from './workspace';

interface Server {
  plan: ProcessPlan;
  url: string;
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
): Promise<Server> {
  const binary = await findNatsServer({ cacheDir: CACHE_DIR, onProgress: progress });
  const port = await freePort();
  const monitorPort = await freePort();
  const users = [{ user: 'parley', password: keptSecret(join(dataDir, 'nats-password')) }];
  const { url, ...planned } = await planNats({ binary, dataDir: join(dataDir, 'nats'), port, monitorPort, users });
  const ports = { nats: port, monitor: monitorPort };
  const plan = { ...planned, name: 'nats-1', env: environmentFor('nats', inherited), ports };
  return { plan: { ...plan, graceSeconds: GRACE_SECONDS }, url };
}

/** A random secret that stays the same from one start to the next. */
export function keptSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
