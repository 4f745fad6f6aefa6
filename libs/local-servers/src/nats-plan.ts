import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'nats';
import type { ServerPlan } from './server-plan';

export interface NatsUser {
  user: string;
  password: string;
  permissions?: object;
}

export interface NatsPlanOptions {
  /** Path of nats-server, from `findNatsServer`. */
  binary: string;
  /** Folder for its configuration and its streams. */
  dataDir: string;
  port: number;
  /** Serves /healthz, /varz and /jsz. */
  monitorPort: number;
  /** Who may connect; anybody when empty. */
  users?: NatsUser[];
  /** Membership in a cluster. */
  cluster?: { name: string; port: number; routes: number[] };
  name?: string;
}

/** Largest message: the seal of the longest answer and the longest prompt must fit. */
const MAX_PAYLOAD = 4 * 1024 * 1024;

/** A nats-server with JetStream on loopback. */
export async function planNats(options: NatsPlanOptions): Promise<ServerPlan & { url: string }> {
  const { dataDir, port, binary, users = [] } = options;
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'nats-server.json');
  await writeFile(file, JSON.stringify(configuration(options), null, 2), { mode: 0o600 });
  return {
    command: binary,
    args: ['--config', file],
    stopSignal: 'SIGTERM',
    check: () => checkNats(port, users[0]),
    url: urlOf(port, users[0]),
  };
}

/** The address with a user's credentials in it, as NATS_URL takes it. */
export function urlOf(port: number, user?: NatsUser): string {
  const credentials = user ? `${encodeURIComponent(user.user)}:${encodeURIComponent(user.password)}@` : '';
  return `nats://${credentials}127.0.0.1:${port}`;
}

function configuration({ dataDir, port, monitorPort, users = [], cluster, name }: NatsPlanOptions): object {
  return {
    ...(name ? { server_name: name } : {}),
    host: '127.0.0.1',
    port,
    http: `127.0.0.1:${monitorPort}`,
    max_payload: MAX_PAYLOAD,
    jetstream: { store_dir: join(dataDir, 'jetstream') },
    ...(users.length ? { authorization: { users } } : {}),
    ...(cluster
      ? {
          cluster: {
            name: cluster.name,
            listen: `127.0.0.1:${cluster.port}`,
            routes: cluster.routes.map((route) => `nats://127.0.0.1:${route}`),
          },
        }
      : {}),
  };
}

async function checkNats(port: number, user?: NatsUser): Promise<void> {
  const credentials = user ? { user: user.user, pass: user.password, inboxPrefix: `_INBOX_${user.user}` } : {};
  const connection = await connect({ servers: `127.0.0.1:${port}`, timeout: 1_000, reconnect: false, ...credentials });
  try {
    const manager = await connection.jetstreamManager({ timeout: 1_000 });
    await manager.getAccountInfo();
  } finally {
    await connection.close();
  }
}
