import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNatsServer, freePort, LocalServer, planNats, planPostgres, type ServerPlan } from '@parley/local-servers';

/** A real server of a test's own, on a free port and with empty data. */
export interface TestServer {
  readonly url: string;
  /** Ends it for good, and its data with it. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; `start` brings it back with its data, at the same address. */
  kill(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Holds it still (SIGSTOP) or lets it go on (SIGCONT). */
  signal(signal: NodeJS.Signals): void;
}

/** Where fetched programs are kept, for this clone of the repository. */
export const CACHE_DIR = fileURLToPath(new URL('../../../node_modules/.cache/parley', import.meta.url));

/** An empty PostgreSQL with pg_trgm and the like at hand. */
export async function startTestPostgres(): Promise<TestServer> {
  const templateDir = join(CACHE_DIR, 'postgres');
  return startServer('postgres', async (dataDir) => planPostgres({ dataDir, templateDir, port: await freePort(), durable: false }));
}

/** A nats-server with JetStream, without streams. */
export async function startTestNats(): Promise<TestServer> {
  const binary = await findNatsServer({ cacheDir: CACHE_DIR });
  return startServer('nats', async (dataDir) =>
    planNats({ binary, dataDir, port: await freePort(), monitorPort: await freePort() }),
  );
}

async function startServer(
  name: string,
  plan: (dataDir: string) => Promise<ServerPlan & { url: string }>,
): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), `parley-${name}-`));
  const planned = await plan(dataDir);
  const server = new LocalServer(planned);
  await server.start();
  return {
    url: planned.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
    kill: () => server.kill(),
    start: () => server.start(),
    restart: () => server.restart(),
    signal: (signal) => server.signal(signal),
  };
}
