import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, as seen from here: the folder of the lock file. */
export const WORKSPACE = findRoot(fileURLToPath(new URL('.', import.meta.url)));

export const DEPLOY = join(WORKSPACE, 'deploy');
export const KUBERNETES = join(DEPLOY, 'kubernetes');
export const CACHE_DIR = join(WORKSPACE, 'node_modules/.cache/parley');

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : findRoot(dirname(folder));
}
