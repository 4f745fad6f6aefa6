import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_VERSION, findNatsServer, freePort, LocalServer, planNats } from '@parley/local-servers';
import { connect } from 'nats';
import { eventually } from './eventually';
import { CACHE_DIR } from './test-servers';

/** One node of a cluster; `name` is how the others call it. */
export interface TestNatsNode {
  readonly name: string;
  readonly url: string;
  /** Where it serves /healthz, /varz and /jsz. */
  readonly monitorUrl: string;
  /** Of its process, as it runs now. */
  pid(): number | undefined;
  kill(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Lame duck mode, as the chart ends a pod: it hands on what it leads, sends its clients away one by one, and ends. */
  drain(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export interface TestNatsCluster {
  /** The addresses of all nodes, as NATS_URL takes them. */
  readonly url: string;
  readonly nodes: readonly TestNatsNode[];
  /** Ends it for good, and its data with it. */
  stop(): Promise<void>;
}

const SIZE = 3;

/** How often a cluster is begun anew that formed without one of its nodes. */
const MOST_BEGINNINGS = 5;

type ClusterNode = TestNatsNode & { server: LocalServer };

/** Three nodes with JetStream that know each other, on loopback. */
export async function startTestNatsCluster(): Promise<TestNatsCluster> {
  const binary = await findNatsServer({ cacheDir: CACHE_DIR, atLeast: CLUSTER_VERSION });
  for (let beginning = 1; ; beginning++) {
    const cluster = await beginCluster(binary);
    try {
      await whenStreamsCanBeMade(cluster.url);
      return cluster;
    } catch (error) {
      await cluster.stop();
      if (beginning === MOST_BEGINNINGS) throw error;
    }
  }
}

async function beginCluster(binary: string): Promise<TestNatsCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-nats-cluster-'));
  const routes: number[] = [];
  for (let index = 0; index < SIZE; index++) routes.push(await freePort());
  const nodes = await Promise.all(routes.map((port, index) => planNode(binary, dataDir, { index, port, routes })));
  await Promise.all(nodes.map(({ server }) => server.start()));
  return {
    url: nodes.map((node) => node.url).join(','),
    nodes,
    stop: async () => {
      await Promise.all(nodes.map(({ server }) => server.stop()));
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function planNode(
  binary: string,
  dataDir: string,
  { index, port: clusterPort, routes }: { index: number; port: number; routes: number[] },
): Promise<ClusterNode> {
  const name = `n${index + 1}`;
  const monitorPort = await freePort();
  const plan = await planNats({
    binary,
    name,
    dataDir: join(dataDir, name),
    port: await freePort(),
    monitorPort,
    cluster: { name: 'parley', port: clusterPort, routes },
  });
  const server = new LocalServer(plan);
  return {
    name,
    url: plan.url,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    server,
    pid: () => server.pid,
    kill: () => server.kill(),
    start: () => server.start(),
    restart: () => server.restart(),
    drain: () => server.stop('SIGUSR2'),
    signal: (signal) => server.signal(signal),
  };
}

/**
 * A cluster answers before it has agreed on who places streams.
 * @throws when it never will: a leader that is elected before it has heard from the third node takes the cluster to be
 * one of two (nats-server's `checkClusterSize`), and keeps to that.
 */
async function whenStreamsCanBeMade(url: string): Promise<void> {
  const connection = await connect({ servers: url.replaceAll('nats://', '').split(',') });
  try {
    const { streams } = await connection.jetstreamManager({ checkAPI: false });
    await eventually(() => streams.add({ name: 'PROBE', subjects: ['probe'], num_replicas: SIZE }), {
      withinMs: 10_000,
      everyMs: 100,
    });
    await streams.delete('PROBE');
  } finally {
    await connection.close();
  }
}
