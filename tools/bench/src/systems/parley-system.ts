import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunningStack } from '@parley/testing';
import { LOAD_CORE, MEASURED_CORE, moveTo } from './pinning';
import type { System } from './system';

/** Limits are for people; the load is one machine that plays a thousand of them. */
const NO_LIMITS = {
  LIMIT_SIGNUPS_PER_HOUR: '1000000',
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_CONCURRENT_GENERATIONS: '100000',
  LIMIT_QUEUED_GENERATIONS: '100000',
  WORKER_CONCURRENCY: '2000',
  ACCESS_TOKEN_SECONDS: '3600',
};

/** All watchers of the fan-out are one person; the edge has no other way to be told. */
const MANY_CONNECTIONS = `--import=data:text/javascript,process.env.CONNECTIONS_PER_USER=process.env.CONNECTIONS_PER_ADDRESS="100000"`;

/** The whole product as `npm start` runs it, with the load provider in the place of a real one. */
export async function startParley(providerUrl: string, { nodeOptions = '' } = {}): Promise<System> {
  // A process is born on the core of its parent.
  moveTo(MEASURED_CORE);
  const env = { ...NO_LIMITS, OPENAI_BASE_URL: providerUrl, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'load' };
  try {
    const stack = await RunningStack.start({ env: { ...env, NODE_OPTIONS: `${MANY_CONNECTIONS} ${nodeOptions}`.trim() } });
    return { origin: stack.origin, pids: () => pidsOf(stack), stop: () => stack.stop() };
  } finally {
    moveTo(LOAD_CORE);
  }
}

/** Without the supervisor: it stands for Kubernetes, and sleeps. */
async function pidsOf(stack: RunningStack): Promise<Record<string, number>> {
  const files = await readdir(join(stack.dataDir, 'run'));
  const names = files.filter((file) => file.endsWith('-1.pid')).map((file) => file.slice(0, -'.pid'.length));
  const pids: Record<string, number> = {};
  for (const name of names) pids[name.slice(0, -'-1'.length)] = await stack.pid(name);
  return pids;
}
