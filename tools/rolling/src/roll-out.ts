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
}

const RELOADS = 3;

/** What `deploy/kubernetes/roll-out.sh` does, in its order, and then what nodes under the product do to it. */
export async function* rollOut(world: World, { isShort, quietMs, hasMigrations }: RollOutOptions): AsyncGenerator<RollOutStep> {
  yield { name: 'nothing', run: () => new Promise((resolve) => setTimeout(resolve, quietMs)) };
  if (hasMigrations) yield { name: 'migrations', run: () => world.migrate() };
  for (const name of SERVICES) yield { name, run: () => world.roll(name, isShort ? 1 : undefined) };
  // As a StatefulSet: the last one first. Who leads is asked when its turn comes.
  const nodes = isShort ? [await leaderOf(world)] : [...world.nats.nodes].reverse();
  for (const node of nodes) {
    const isLeader = node === (await leaderOf(world));
    yield { name: `NATS ${node.name}${isLeader ? ', which leads' : ''}`, run: () => rollNode(world, node) };
  }
  yield { name: `nginx, ${RELOADS} reloads`, run: () => reload(world) };
}

async function rollNode(world: World, node: TestNatsNode): Promise<void> {
  await node.drain();
  await node.start();
  await whenAllCurrent(world);
}

/** As the chart's probe asks: no copy of any stream lags behind. */
async function whenAllCurrent({ bus }: World): Promise<void> {
  await eventually(
    async () => {
      for (const { config, cluster } of await bus.manager.streams.list().next()) {
        const copies = cluster?.replicas ?? [];
        if (!cluster?.leader || copies.length < 2 || copies.some(({ current }) => !current)) throw new Error(`a copy of ${config.name} is not there yet`);
      }
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
