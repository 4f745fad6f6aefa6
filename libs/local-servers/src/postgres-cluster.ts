import { randomBytes } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command';

/** The files of a PostgreSQL, and who may do everything in it. */
export interface PostgresCluster {
  folder: string;
  user: string;
  password: string;
}

const USER = 'parley';

/** The cluster in `dataDir`, made when it is not there. */
export async function ensureCluster(bin: string, dataDir: string, onProgress?: (message: string) => void): Promise<PostgresCluster> {
  const folder = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'password');
  if (isCluster(dataDir)) return { folder, user: USER, password: await readFile(passwordFile, 'utf8') };
  onProgress?.('making a database cluster');
  const password = randomBytes(24).toString('hex');
  // One that was begun and never finished is of no use.
  await rm(folder, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    await initialise(bin, folder, passwordFile);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { folder, user: USER, password };
}

/** Puts a copy of the empty cluster in `templateDir` into `dataDir`. That one is made on first use, by whoever is first. */
export async function copyCluster(bin: string, templateDir: string, dataDir: string): Promise<void> {
  if (isCluster(dataDir)) return;
  // A cluster of one version is of no use to another.
  const version = await runCommand(join(bin, 'postgres'), ['--version']);
  const template = join(templateDir, version.trim().replaceAll(/[^\w.]+/g, '-'));
  if (!isCluster(template)) await makeTemplate(bin, templateDir, template);
  // A thousand files, one promise for each, would take twice the processor's time. Folders come out open to all.
  cpSync(template, dataDir, { recursive: true });
  await chmod(join(dataDir, 'cluster'), 0o700);
}

/** Made aside and put in place at once, for others may be about it at the same time. */
async function makeTemplate(bin: string, templateDir: string, template: string): Promise<void> {
  await mkdir(templateDir, { recursive: true, mode: 0o700 });
  const aside = await mkdtemp(join(templateDir, 'new-'));
  await ensureCluster(bin, aside);
  try {
    await rename(aside, template);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (!isCluster(template)) throw error;
  }
}

function isCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, 'cluster', 'PG_VERSION')) && existsSync(join(dataDir, 'password'));
}

async function initialise(bin: string, folder: string, passwordFile: string): Promise<void> {
  const [command, ...args] = notAsRoot([
    join(bin, 'initdb'),
    `--pgdata=${folder}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  await runCommand(command, args);
}

/** PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, and still may use root's files. */
export function notAsRoot(command: [string, ...string[]]): [string, ...string[]] {
  return process.getuid?.() === 0 ? ['unshare', '-U', ...command] : command;
}
