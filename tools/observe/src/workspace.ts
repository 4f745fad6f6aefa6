import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, from the source as from what was built. */
export const WORKSPACE = findRoot(dirname(fileURLToPath(import.meta.url)));
export const OBSERVABILITY = join(WORKSPACE, 'deploy/observability');
export const CACHE_DIR = join(WORKSPACE, 'node_modules/.cache/parley');

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : findRoot(dirname(folder));
}
