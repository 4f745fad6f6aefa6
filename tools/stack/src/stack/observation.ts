import { join } from 'node:path';
import { findPrometheus, freePort, MissingProgramError, type Prometheus } from '@parley/local-servers';
import { planPrometheus } from '@parley/observe';
import type { ProcessPlan } from '../supervisor/process-plan';
import { checkReady, environmentFor } from './service-plans';
import { CACHE_DIR, mainOf } from './workspace';

const GRACE_SECONDS = 5;

/** Takes the traces of all services and shows the last answers at /dev/traces of the public origin. */
export async function planReceiver(inherited: Record<string, string>): Promise<ProcessPlan> {
  const port = await freePort();
  return {
    name: 'trace-view-1',
    command: process.execPath,
    args: [mainOf('tools/trace-view')],
    env: { ...environmentFor('trace-view', inherited), PORT: String(port) },
    ports: { http: port },
    stopSignal: 'SIGTERM',
    graceSeconds: GRACE_SECONDS,
    check: () => checkReady(`http://127.0.0.1:${port}/healthz`),
  };
}

/** Reads the metrics of these services; null where there is no Prometheus to be had: the rest goes on without. */
export async function planMetrics(dataDir: string, services: readonly ProcessPlan[]): Promise<ProcessPlan | null> {
  const binaries = await findPrometheus(CACHE_DIR).catch(complain);
  if (!binaries) return null;
  const port = await freePort();
  const planned = await planPrometheus({ binaries, dataDir: join(dataDir, 'prometheus'), port, targets: targetsOf(services) });
  return { ...planned, name: 'prometheus-1', env: {}, ports: { http: port }, graceSeconds: GRACE_SECONDS };
}

function complain(error: unknown): Prometheus | null {
  if (!(error instanceof MissingProgramError)) throw error;
  console.warn(`! ${error.message}`);
  return null;
}

function targetsOf(services: readonly ProcessPlan[]): Record<string, string[]> {
  const targets: Record<string, string[]> = {};
  for (const { name, ports } of services) {
    if (ports['admin'] !== undefined) (targets[name.replace(/-\d+$/, '')] ??= []).push(`127.0.0.1:${ports['admin']}`);
  }
  return targets;
}
