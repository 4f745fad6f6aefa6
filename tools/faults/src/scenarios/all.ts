import type { TestNatsNode } from '@parley/testing';
import { JobsAgain } from './jobs-again';
import type { Scenario } from './scenario';
import { type World, whenReady } from '../world/world';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Longer than the queue waits for a silent worker. */
const BEYOND_ACK_WAIT_MS = 12_000;

export const SCENARIOS: Scenario[] = [
  { name: 'nothing happens', inject: () => Promise.resolve() },
  { name: 'a worker is killed', isShort: true, inject: ({ stack }) => stack.kill('inference-worker-1') },
  {
    name: 'a worker is held still, then goes on',
    inject: async ({ stack }) => {
      await stack.signal('inference-worker-1', 'SIGSTOP');
      await pause(BEYOND_ACK_WAIT_MS);
      await stack.signal('inference-worker-1', 'SIGCONT');
    },
  },
  { name: 'an edge is killed', isShort: true, inject: ({ stack }) => stack.kill('edge-stream-1') },
  { name: 'conversation is killed', isShort: true, inject: ({ stack }) => stack.kill('conversation-1') },
  { name: 'auth is killed', inject: ({ stack }) => stack.kill('auth-1') },
  { name: 'a NATS node is restarted', inject: async ({ nats }) => nats.nodes[0]?.restart() },
  {
    name: "the stream's leader is killed",
    isShort: true,
    inject: async (world) => {
      const node = await leaderOf(world);
      await node.kill();
      await pause(5_000);
      await node.start();
    },
  },
  {
    name: 'all NATS nodes are away for 10 s',
    inject: async ({ nats }) => {
      await Promise.all(nats.nodes.map((node) => node.kill()));
      await pause(10_000);
      await Promise.all(nats.nodes.map((node) => node.start()));
    },
  },
  { name: 'PostgreSQL is restarted', isShort: true, inject: ({ postgres }) => postgres.restart() },
  { name: "a reader's network is cut for 3 s", isShort: true, inject: async (_world, { cutNetwork }) => cutNetwork(3_000) },
  { name: 'readers of 1 KB/s', slowReaderBytesPerSecond: 1_024, inject: () => Promise.resolve() },
  { name: 'every job is published twice', inject: (world, { generations }) => new JobsAgain(world).publish(generations) },
  { name: 'the provider cuts every answer once', directives: 'fault=cut at=60 times=1', inject: () => Promise.resolve() },
  {
    name: 'everything is restarted, one by one',
    inject: async (world) => {
      for (const name of ['inference-worker-1', 'inference-worker-2', 'edge-stream-1', 'edge-stream-2', 'conversation-1', 'auth-1']) {
        await restartInOrder(world, name);
      }
      for (const node of world.nats.nodes) {
        await node.restart();
        await pause(2_000);
      }
      await world.postgres.restart();
    },
  },
];

/** As a rollout does: told to end, replaced, and the next one only when it is ready. */
async function restartInOrder({ stack }: World, name: string): Promise<void> {
  const before = await stack.pid(name);
  await stack.signal(name, 'SIGTERM');
  while ((await stack.pid(name)) === before) await pause(100);
  await whenReady(stack, name);
}

async function leaderOf({ bus, nats }: World): Promise<TestNatsNode> {
  const { cluster } = await bus.manager.streams.info('TOKENS');
  const leader = nats.nodes.find(({ name }) => name === cluster?.leader);
  if (!leader) throw new Error('TOKENS has no leader');
  return leader;
}
