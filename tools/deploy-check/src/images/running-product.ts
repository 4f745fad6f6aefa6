import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '@parley/local-servers';
import { eventually, startTestNats, startTestPostgres } from '@parley/testing';
import { SERVICES, WORKSPACE } from '../workspace';
import { imageOf } from './build-images';
import { podman, removeContainers, run, waitForEnd } from './container-tools';
import { playDeployment } from './played-deployment';

export interface RunningProduct {
  origin: string;
  webUrl: string;
  /** Everything that runs. */
  containers: string[];
  canary: string;
  /** Where it tells of its rounds. */
  canaryMetrics: string;
  worker: string;
  /** The one that its Deployment made; there is another. */
  edge: string;
}

interface Servers {
  DATABASE_URL: string;
  NATS_URL: string;
}

const EDGE = 'edge-stream';
const PLAYED_EDGE = 'edge-stream-played';
const containerOf = (name: string): string => `parley-check-${name}`;

/** Runs the product in containers, with a real PostgreSQL and a real nats-server beside them, for as long as the work takes. */
export async function runProduct(work: (product: RunningProduct) => Promise<void>): Promise<void> {
  // Of a run that was cut short.
  await removeContainers();
  const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  try {
    await runContainers({ DATABASE_URL: postgres.url, NATS_URL: nats.url }, work);
  } finally {
    await removeContainers();
    await Promise.all([postgres.stop(), nats.stop()]);
  }
}

async function runContainers(servers: Servers, work: (product: RunningProduct) => Promise<void>): Promise<void> {
  const ports = await Ports.for([...SERVICES, 'provider-sim', 'canary', PLAYED_EDGE]);
  const env = { ...servers, ...settingsAt(ports) };
  await migrate(env);
  const names = [...SERVICES, 'provider-sim'];
  for (const name of names) await run(containerOf(name), imageOf(name), { env: { ...env, ...ports.variables(name) } });
  await run(containerOf('web'), imageOf('web'), { flags: ['--tmpfs=/tmp'] });
  const edge = await playDeployment(EDGE, {
    settings: { ...ports.variables(PLAYED_EDGE), AUTH_JWKS_URL: env.AUTH_JWKS_URL, BIND_ADDRESS: env.BIND_ADDRESS },
    secrets: { 'edge-stream-bus': { url: env.NATS_URL } },
  });
  for (const name of SERVICES) await whenReady(containerOf(name), ports.adminUrl(name));
  await whenReady(edge, ports.adminUrl(PLAYED_EDGE));
  const gateway = await startGateway(ports);
  try {
    const canary = {
      PUBLIC_URL: gateway.origin,
      CANARY_EMAIL: 'canary@example.org',
      CANARY_PASSWORD: 'a long and private song',
      CANARY_EVERY_MS: '500',
    };
    await run(containerOf('canary'), imageOf('canary'), {
      env: { ...canary, ...ports.variables('canary'), BIND_ADDRESS: env.BIND_ADDRESS },
    });
    await work({
      origin: gateway.origin,
      webUrl: 'http://127.0.0.1:8080',
      canaryMetrics: `${ports.adminUrl('canary')}/metrics`,
      containers: [...[...names, 'web', 'canary'].map(containerOf), edge],
      canary: containerOf('canary'),
      worker: containerOf('inference-worker'),
      edge,
    });
  } finally {
    gateway.process.kill('SIGTERM');
  }
}

/** On the host's network, so each has ports of its own. */
class Ports {
  private constructor(private readonly ports: ReadonlyMap<string, { http: number; admin: number }>) {}

  static async for(names: string[]): Promise<Ports> {
    const ports = new Map<string, { http: number; admin: number }>();
    for (const name of names) ports.set(name, { http: await freePort(), admin: await freePort() });
    return new Ports(ports);
  }

  url(name: string): string {
    return `http://127.0.0.1:${this.ports.get(name)?.http}`;
  }

  adminUrl(name: string): string {
    return `http://127.0.0.1:${this.ports.get(name)?.admin}`;
  }

  variables(name: string): { HTTP_PORT: string; ADMIN_PORT: string } {
    const { http, admin } = this.ports.get(name) ?? {};
    return { HTTP_PORT: String(http), ADMIN_PORT: String(admin) };
  }
}

function settingsAt(ports: Ports): { AUTH_JWKS_URL: string; BIND_ADDRESS: string } & Record<string, string> {
  return {
    AUTH_JWKS_URL: `${ports.url('auth')}/api/auth/jwks.json`,
    AUTH_KEY_SECRET: 'a secret for this one check, of thirty-two characters',
    OPENAI_BASE_URL: `${ports.url('provider-sim')}/v1`,
    OPENAI_MODEL: 'parley-demo',
    SHUTDOWN_GRACE_SECONDS: '15',
    BIND_ADDRESS: '127.0.0.1',
  };
}

async function migrate(env: Record<string, string>): Promise<void> {
  for (const name of ['auth', 'conversation']) {
    await run(containerOf(`${name}-migrate`), imageOf(name), { env, args: ['migrate'] });
    await waitForEnd(containerOf(`${name}-migrate`));
  }
}

/** Asks what a kubelet asks. @throws with what the container said when it does not get ready */
async function whenReady(container: string, adminUrl: string): Promise<void> {
  const ask = async (path: string): Promise<void> => {
    const { status } = await fetch(`${adminUrl}${path}`);
    if (status !== 200) throw new Error(`${container} answers ${status} at ${path}`);
  };
  try {
    await eventually(() => Promise.all([ask('/healthz'), ask('/readyz')]), { withinMs: 60_000 });
  } catch (error) {
    throw new Error(`${String(error)}\n${await podman('logs', container)}`, { cause: error });
  }
}

async function startGateway(ports: Ports): Promise<{ origin: string; process: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(WORKSPACE, 'dist/tools/gateway/main.js')], {
    stdio: 'ignore',
    env: {
      PORT: String(port),
      AUTH_URLS: ports.url('auth'),
      CONVERSATION_URLS: ports.url('conversation'),
      EDGE_STREAM_URLS: `${ports.url(EDGE)},${ports.url(PLAYED_EDGE)}`,
      // The page is another container's.
      WEB_ROOT: join(WORKSPACE, 'apps/web/public'),
    },
  });
  const origin = `http://127.0.0.1:${port}`;
  await eventually(async () => void (await fetch(`${origin}/api/auth/jwks.json`))).catch((error: unknown) => {
    child.kill();
    throw error;
  });
  return { origin, process: child };
}
