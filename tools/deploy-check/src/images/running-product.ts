import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '@parley/local-servers';
import { eventually, startTestNats, startTestPostgres } from '@parley/testing';
import { WORKSPACE } from '../workspace';
import { imageOf } from './build-images';
import { podman, run, waitForEnd } from './container-tools';

const SERVICES = ['auth', 'conversation', 'inference-worker', 'edge-stream'];

export interface RunningProduct {
  origin: string;
  webUrl: string;
  containers: string[];
  /** Ends what is no container. */
  stop(): Promise<void>;
}

const containerOf = (name: string): string => `parley-check-${name}`;

/** The product in containers, with a real PostgreSQL and a real nats-server beside them. */
export async function startProduct(): Promise<RunningProduct> {
  const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  const ports = await portsFor([...SERVICES, 'provider-sim']);
  const portOf = (name: string): number => ports.get(name)?.http ?? 0;
  const urlOf = (name: string): string => `http://127.0.0.1:${portOf(name)}`;
  const env = {
    DATABASE_URL: postgres.url,
    NATS_URL: nats.url,
    AUTH_JWKS_URL: `${urlOf('auth')}/api/auth/jwks.json`,
    AUTH_KEY_SECRET: 'a secret for this one check, of thirty-two characters',
    OPENAI_BASE_URL: `${urlOf('provider-sim')}/v1`,
    OPENAI_MODEL: 'parley-demo',
    SHUTDOWN_GRACE_SECONDS: '10',
    BIND_ADDRESS: '127.0.0.1',
  };
  for (const name of ['auth', 'conversation']) {
    await run(containerOf(`${name}-migrate`), imageOf(name), { env, args: ['migrate'] });
    await waitForEnd(containerOf(`${name}-migrate`));
  }
  for (const [name, { http, admin }] of ports) {
    await run(containerOf(name), imageOf(name), { env: { ...env, HTTP_PORT: String(http), ADMIN_PORT: String(admin) } });
  }
  await run(containerOf('web'), imageOf('web'), { flags: ['--tmpfs=/tmp'] });
  for (const name of SERVICES) await whenReady(name, ports.get(name)?.admin ?? 0);
  const gateway = await startGateway({ auth: urlOf('auth'), conversation: urlOf('conversation'), edge: urlOf('edge-stream') });
  return {
    origin: gateway.origin,
    webUrl: 'http://127.0.0.1:8080',
    containers: [...ports.keys(), 'web'].map(containerOf),
    stop: async () => {
      gateway.stop();
      await Promise.all([postgres.stop(), nats.stop()]);
    },
  };
}

async function portsFor(names: string[]): Promise<Map<string, { http: number; admin: number }>> {
  const ports = new Map<string, { http: number; admin: number }>();
  for (const name of names) ports.set(name, { http: await freePort(), admin: await freePort() });
  return ports;
}

async function whenReady(name: string, port: number): Promise<void> {
  try {
    await eventually(
      async () => {
        const { status } = await fetch(`http://127.0.0.1:${port}/readyz`);
        if (status !== 200) throw new Error(`${name} is not ready: ${status}`);
      },
      { withinMs: 60_000 },
    );
  } catch (error) {
    throw new Error(`${String(error)}\n${await podman('logs', containerOf(name))}`, { cause: error });
  }
}

async function startGateway(urls: { auth: string; conversation: string; edge: string }): Promise<{ origin: string; stop: () => void }> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(WORKSPACE, 'dist/tools/gateway/main.js')], {
    stdio: 'ignore',
    env: {
      PORT: String(port),
      AUTH_URLS: urls.auth,
      CONVERSATION_URLS: urls.conversation,
      EDGE_STREAM_URLS: urls.edge,
      // The page is another container's.
      WEB_ROOT: join(WORKSPACE, 'apps/web/public'),
    },
  });
  const origin = `http://127.0.0.1:${port}`;
  await eventually(async () => void (await fetch(`${origin}/api/auth/jwks.json`)), { withinMs: 15_000 });
  return { origin, stop: () => void child.kill('SIGTERM') };
}
