import { type BusConnection, connectBus, provisionStreams } from '@parley/bus';
import { startTestNatsCluster, TcpProxy, type TestNatsCluster } from '@parley/testing';
import { type TrialResult, type TrialWorld, tryTakeOver } from './take-over-trial';

const SETTINGS = { replicas: 3, tokensMaxAgeMs: 3_600_000, tokensMaxBytes: 100_000_000 };

export type Totals = TrialResult & { takeOvers: number };

/** Lets that many generations change hands on a cluster of three, and adds up what came of it. */
export async function runTrials(takeOvers: number): Promise<Totals> {
  const cluster = await startTestNatsCluster();
  try {
    const totals: Totals = { takeOvers: 0, before: 0, fenced: 0, after: 0, doubled: 0, lost: 0 };
    for (const { old, next } of await openPairs(cluster)) {
      // Every node is the old writer's once, so that the stream's leader is, too.
      for (let trial = 0; trial < takeOvers / 3 && totals.takeOvers < takeOvers; trial++) {
        add(totals, await tryTakeOver({ old, next }, trial % 2 === 0 ? 'during' : 'after'));
      }
      await close(old.bus, next);
      await old.network.close();
    }
    return totals;
  } finally {
    await cluster.stop();
  }
}

async function openPairs({ url, nodes }: TestNatsCluster): Promise<TrialWorld[]> {
  const bus = await connectBus({ url, name: 'trial' });
  await provisionStreams(bus, SETTINGS);
  await bus.close();
  return Promise.all(
    nodes.map(async (node, index) => {
      const network = await TcpProxy.open(node.url);
      const other = nodes[(index + 1) % nodes.length] ?? node;
      return {
        old: { bus: await connectBus({ url: network.address, name: 'old writer' }), network },
        next: await connectBus({ url: other.url, name: 'next writer' }),
      };
    }),
  );
}

function add(totals: Totals, result: TrialResult): void {
  totals.takeOvers += 1;
  for (const key of ['before', 'fenced', 'after', 'doubled', 'lost'] as const) totals[key] += result[key];
}

async function close(...buses: BusConnection[]): Promise<void> {
  for (const bus of buses) await bus.close();
}
