import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunningStack, startTestNatsCluster, type TestNatsCluster } from '@parley/testing';
import { LOAD_CORE, MEASURED_CORE, moveTo } from './pinning';
import { SpanReceiver } from './span-receiver';
import type { Size, System } from './system';

/** Limits are for people; the load is one machine that plays a thousand of them. */
const NO_LIMITS = {
  LIMIT_SIGNUPS_PER_HOUR: '1000000',
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_CONCURRENT_GENERATIONS: '100000',
  LIMIT_QUEUED_GENERATIONS: '100000',
  LIMIT_READY_GENERATIONS: '10000',
  WORKER_CONCURRENCY: '2000',
  ACCESS_TOKEN_SECONDS: '3600',
};

/** Linux keeps what lies here in memory. */
const MEMORY = '/dev/shm';

/** All watchers of the fan-out are one person; the edge has no other way to be told. */
const MANY_CONNECTIONS = `--import=data:text/javascript,process.env.CONNECTIONS_PER_USER=process.env.CONNECTIONS_PER_ADDRESS="100000"`;

/** The whole product as `npm start` runs it, with the load provider in the place of a real one. */
export async function startParley(providerUrl: string, { nodeOptions = '', size = {} }: { nodeOptions?: string; size?: Size } = {}): Promise<System> {
  const { edges = 1, workers = 1, isInMemory } = size;
  // A process is born on the core of its parent.
  moveTo(MEASURED_CORE);
  const env = { ...NO_LIMITS, OPENAI_BASE_URL: providerUrl, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'load' };
  try {
    const around = await startSurroundings(size);
    const settings = { ...env, ...around.settings, NODE_OPTIONS: `${MANY_CONNECTIONS} ${nodeOptions}`.trim() };
    const stack = await RunningStack.start({ edges, workers, env: settings, ...(isInMemory ? { folder: MEMORY } : {}) });
    const stop = async (): Promise<void> => {
      await stack.stop();
      await around.stop();
    };
    return { origin: stack.origin, pids: () => pidsOf(stack, around.nats), stop };
  } finally {
    moveTo(LOAD_CORE);
  }
}

/** What the product is to find outside of its own stack. */
async function startSurroundings({ natsNodes, telemetry }: Size): Promise<{
  nats: TestNatsCluster | null;
  settings: Record<string, string>;
  stop: () => Promise<void>;
}> {
  const nats = natsNodes ? await startTestNatsCluster() : null;
  const receiver = telemetry === 'full' ? await SpanReceiver.start() : null;
  const settings = {
    ...(nats ? { NATS_URL: nats.url, STREAM_REPLICAS: String(natsNodes) } : {}),
    ...(telemetry === 'off' ? { OTEL_SDK_DISABLED: 'true' } : receiver?.settings),
  };
  const stop = async (): Promise<void> => {
    await nats?.stop();
    await receiver?.stop();
  };
  return { nats, settings, stop };
}

/** Without the supervisor: it stands for Kubernetes, and sleeps. */
async function pidsOf(stack: RunningStack, nats: TestNatsCluster | null): Promise<Record<string, number[]>> {
  const files = await readdir(join(stack.dataDir, 'run'));
  const names = files.flatMap((file) => /^(.*-\d+)\.pid$/.exec(file)?.[1] ?? []);
  const pids: Record<string, number[]> = nats ? { nats: nats.nodes.flatMap((node) => node.pid() ?? []) } : {};
  for (const name of names) (pids[name.replace(/-\d+$/, '')] ??= []).push(await stack.pid(name));
  return pids;
}
