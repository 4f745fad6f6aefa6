import { delimiter, join } from 'node:path';
import { unpackDebianPackage } from './debian-package';
import { isExecutable } from './executables';
import { runCommand } from './run-command';
import { MissingProgramError } from './server-plan';

/** One server needs this at least; a cluster needs `CLUSTER_VERSION` (older ones lose messages, see docs/adr). */
export const OLDEST_VERSION = '2.9.0';
export const CLUSTER_VERSION = '2.10.27';

export interface FindNatsServerOptions {
  /** Folder where a server of our own may be unpacked, and is looked for next time. */
  cacheDir: string;
  atLeast?: string;
  /** Told when something has to be fetched first. */
  onProgress?: (message: string) => void;
}

const SUITE = 'trixie';

/**
 * The path of a nats-server: one on this machine that is new enough, or one unpacked from Debian's package.
 * @throws MissingProgramError with the ways to get one
 */
export async function findNatsServer({ cacheDir, atLeast = OLDEST_VERSION, onProgress }: FindNatsServerOptions): Promise<string> {
  const own = join(cacheDir, 'nats-server');
  for (const candidate of candidates(own)) {
    if (await isNewEnough(candidate, atLeast)) return candidate;
  }
  onProgress?.(`fetching nats-server (Debian ${SUITE})`);
  try {
    await unpackDebianPackage('nats-server', SUITE, own);
  } catch (error) {
    throw new MissingProgramError(howToInstall(atLeast), { cause: error });
  }
  const unpacked = join(own, 'usr/sbin/nats-server');
  if (await isNewEnough(unpacked, atLeast)) return unpacked;
  throw new MissingProgramError(howToInstall(atLeast));
}

function candidates(own: string): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
  return [...folders.filter(Boolean).map((folder) => join(folder, 'nats-server')), join(own, 'usr/sbin/nats-server')];
}

async function isNewEnough(path: string, atLeast: string): Promise<boolean> {
  if (!(await isExecutable(path))) return false;
  try {
    const version = /v?(\d+\.\d+\.\d+)/.exec(await runCommand(path, ['--version']))?.[1];
    return version !== undefined && version.localeCompare(atLeast, 'en', { numeric: true }) >= 0;
  } catch {
    return false;
  }
}

function howToInstall(atLeast: string): string {
  return [
    `There is no nats-server ${atLeast} or newer here, and Debian's package could not be fetched. Three ways out:`,
    '  Debian, Ubuntu:  apt-get install nats-server',
    '  macOS:           brew install nats-server',
    '  elsewhere:       run one yourself (with JetStream) and set NATS_URL=nats://host:4222',
  ].join('\n');
}
