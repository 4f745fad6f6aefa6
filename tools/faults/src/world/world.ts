import { connectBus, type BusConnection } from '@parley/bus';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import {
  eventually,
  RunningStack,
  startTestNatsCluster,
  startTestPostgres,
  type TestNatsCluster,
  type TestServer,
} from '@parley/testing';

/** Everything that faults are injected into: the product with two of each, a cluster of three, a database, a provider. */
export interface World {
  sim: ProviderSim;
  nats: TestNatsCluster;
  postgres: TestServer;
  stack: RunningStack;
  /** A connection of the test's own, for publishing twice and for asking who leads. */
  bus: BusConnection;
}

export async function startWorld(): Promise<World> {
  const [nats, postgres] = await Promise.all([startTestNatsCluster(), startTestPostgres()]);
  const sim = await startProviderSim();
  const stack = await RunningStack.start({
    edges: 2,
    workers: 2,
    env: {
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      STREAM_REPLICAS: '3',
      OPENAI_BASE_URL: sim.url,
      OPENAI_API_KEY: 'none',
      OPENAI_MODEL: 'sim',
      LIMIT_REQUESTS_PER_MINUTE: '100000',
      LIMIT_SIGNUPS_PER_HOUR: '100000',
      LIMIT_CONCURRENT_GENERATIONS: '1000',
    },
  });
  return { sim, nats, postgres, stack, bus: await connectBus({ url: nats.url, name: 'faults' }) };
}

export async function stopWorld({ sim, nats, postgres, stack, bus }: World): Promise<void> {
  await stack.stop();
  await bus.close();
  await Promise.all([sim.stop(), nats.stop(), postgres.stop()]);
}

const PROCESSES = ['auth-1', 'conversation-1', 'inference-worker-1', 'inference-worker-2', 'edge-stream-1', 'edge-stream-2'];

/** Resolves when everything has come back that an earlier scenario ended. */
export async function whenAllReady(stack: RunningStack): Promise<void> {
  await Promise.all(PROCESSES.map((name) => whenReady(stack, name)));
}

/** Resolves when a process of the stack answers that it is ready. */
export async function whenReady(stack: RunningStack, name: string): Promise<void> {
  const { admin } = await stack.ports(name);
  await eventually(
    async () => {
      const { ok } = await fetch(`http://127.0.0.1:${admin}/readyz`, { signal: AbortSignal.timeout(2_000) });
      if (!ok) throw new Error(`${name} is not ready`);
    },
    { withinMs: 60_000, everyMs: 100 },
  );
}
