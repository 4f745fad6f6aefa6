import { join } from 'node:path';
import { debianRelease, unpackDebianPackage } from './debian-package';
import { isExecutable } from './executables';
import { MissingProgramError } from './server-plan';

export interface Prometheus {
  server: string;
  promtool: string;
}

const FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * Prometheus and its promtool: those of this machine, or unpacked from Debian's package, with or without root.
 * @throws MissingProgramError with the ways to get them
 */
export async function findPrometheus(cacheDir: string, onProgress?: (message: string) => void): Promise<Prometheus> {
  const own = join(cacheDir, 'prometheus');
  const present = await firstPresent([...FOLDERS, join(own, 'usr/bin')]);
  if (present) return present;
  onProgress?.('fetching prometheus (Debian)');
  try {
    await unpackDebianPackage('prometheus', await debianRelease(), own);
  } catch (error) {
    throw new MissingProgramError(howToInstall(), { cause: error });
  }
  const unpacked = await firstPresent([join(own, 'usr/bin')]);
  if (unpacked) return unpacked;
  throw new MissingProgramError(howToInstall());
}

async function firstPresent(folders: readonly string[]): Promise<Prometheus | null> {
  for (const folder of folders) {
    const found = { server: join(folder, 'prometheus'), promtool: join(folder, 'promtool') };
    if ((await isExecutable(found.server)) && (await isExecutable(found.promtool))) return found;
  }
  return null;
}

function howToInstall(): string {
  return 'There is no Prometheus here. Debian, Ubuntu: apt-get install prometheus; macOS: brew install prometheus';
}
