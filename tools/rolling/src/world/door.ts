import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx, freePort, LocalServer } from '@parley/local-servers';
import { CACHE_DIR, eventually } from '@parley/testing';
import type { Route } from '../deploy/ingress';
import { nginxConfiguration, REVISION_PATH } from './nginx-configuration';

/** A real nginx before the pods, which is told of each change as an ingress controller would: by a reload. */
export class Door {
  private readonly endpoints = new Map<string, readonly string[]>();
  private revision = 0;
  private lastReload = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly routes: readonly Route[],
    private readonly server: LocalServer,
  ) {}

  static async open(routes: readonly Route[]): Promise<Door> {
    const [folder, port] = [await mkdtemp(join(tmpdir(), 'parley-rolling-nginx-')), await freePort()];
    const server = new LocalServer({
      command: await findNginx(CACHE_DIR),
      args: ['-e', join(folder, 'error.log'), '-p', folder, '-c', join(folder, 'nginx.conf')],
      // Open connections are not waited for.
      stopSignal: 'SIGTERM',
      check: async () => void (await revisionAt(port)),
    });
    const door = new Door(folder, port, routes, server);
    await door.configure();
    await server.start();
    return door;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From the end of this on, new requests for a service go to these addresses alone. */
  async lead(service: string, addresses: readonly string[]): Promise<void> {
    this.endpoints.set(service, addresses);
    await this.reload();
  }

  /** Resolves when new workers have taken over and the old ones accept nothing more; these keep what is open. */
  reload(): Promise<void> {
    this.lastReload = this.lastReload.then(async () => {
      const workers = await this.workers();
      await this.configure();
      this.server.signal('SIGHUP');
      await eventually(async () => {
        const revision = await revisionAt(this.port);
        if (revision !== this.revision) throw new Error(`nginx still works by revision ${revision}, not ${this.revision}`);
        // Old and new workers share the listening socket for a moment: the answer of a new one alone says little.
        const titles = await Promise.all(workers.map(titleOf));
        if (!titles.every(isLeaving)) throw new Error(`old workers of nginx still accept connections: ${titles.join(', ')}`);
      }, { withinMs: 60_000 });
    });
    return this.lastReload;
  }

  async close(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async workers(): Promise<string[]> {
    const { pid } = this.server;
    return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
  }

  private async configure(): Promise<void> {
    this.revision += 1;
    const { folder, port, routes, endpoints, revision } = this;
    await writeFile(join(folder, 'nginx.conf'), nginxConfiguration({ folder, port, routes, endpoints, revision }));
  }
}

/** Empty when the process has gone. See proc(5): arguments end with a zero each. */
const titleOf = async (pid: string): Promise<string> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();

/** nginx says so in a worker's title just before it closes its listening sockets, and accepts nothing in between. */
const isLeaving = (title: string): boolean => title === '' || title.includes('shutting down');

/** Over a connection of its own: one that was kept would be an old worker's. */
async function revisionAt(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${REVISION_PATH}`, { headers: { connection: 'close' } });
  return Number(await response.text());
}
