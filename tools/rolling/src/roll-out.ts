import type { TestNatsNode } from '@parley/testing';
import { eventually } from '@parley/testing';
import { SERVICES, type World } from './world/world';

/** One thing that is done while people ask and read. */
export interface RollOutStep {
  name: string;
  run: () => Promise<void>;
}

export interface RollOutOptions {
  /** One replica of each service, and one node, that which leads. */
  isShort: boolean;
  /** How long nothing at all is done, before it all. */
  quietMs: number;
  /** Whether migrations run first; a rollback has none. */
  hasMigrations: boolean;
  /** Hears of what a person should know. */
  tell: (line: string) => void;
}

const RELOADS = 3;

/** What `deploy/kubernetes/roll-out.sh` does, in its order, and then what nodes under the product do to it. */
export async function* rollOut(world: World, { isShort, quietMs, hasMigrations, tell }: RollOutOptions): AsyncGenerator<RollOutStep> {
  yield { name: 'nothing', run: () => new Promise((resolve) => setTimeout(resolve, quietMs)) };
  if (hasMigrations) yield { name: 'migrations', run: () => world.migrate() };
  for (const name of SERVICES) yield { name, run: () => world.roll(name, isShort ? 1 : undefined) };
  // As a StatefulSet: the last one first. Who leads is asked when its turn comes.
  const nodes = isShort ? [await leaderOf(world)] : [...world.nats.nodes].reverse();
  for (const node of nodes) {
    const isLeader = node === (await leaderOf(world));
    yield { name: `NATS ${node.name}${isLeader ? ', which leads' : ''}`, run: () => rollNode(node, tell) };
  }
  yield { name: `nginx, ${RELOADS} reloads`, run: () => reload(world) };
}

/** A node that does not get healthy is restarted, as a cluster does when the startup probe has failed for too long. */
async function rollNode(node: TestNatsNode, tell: (line: string) => void): Promise<void> {
  await node.drain();
  await node.start();
  await whenHealthy(node).catch(async (error: unknown) => {
    tell(`it is restarted once more: ${String(error)}`);
    await node.restart();
    await whenHealthy(node);
  });
}

/** As the chart's probe asks: its copies of all streams and consumers have caught up. */
async function whenHealthy({ monitorUrl, name }: TestNatsNode): Promise<void> {
  await eventually(
    async () => {
      const response = await fetch(`${monitorUrl}/healthz`, { signal: AbortSignal.timeout(5_000) });
      if (!response.ok) throw new Error(`${name} is not healthy: ${await response.text()}`);
    },
    { withinMs: 120_000, everyMs: 200 },
  );
}

async function leaderOf({ bus, nats }: World): Promise<TestNatsNode> {
  const { cluster } = await bus.manager.streams.info('TOKENS');
  const leader = nats.nodes.find(({ name }) => name === cluster?.leader);
  if (!leader) throw new Error('TOKENS has no leader');
  return leader;
}

async function reload({ door }: World): Promise<void> {
  for (let count = 0; count < RELOADS; count++) {
    await door.reload();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
