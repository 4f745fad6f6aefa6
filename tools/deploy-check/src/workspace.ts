import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, as seen from here: the folder of the lock file. */
export const WORKSPACE = findRoot(fileURLToPath(new URL('.', import.meta.url)));

export const DEPLOY = join(WORKSPACE, 'deploy');
export const KUBERNETES = join(DEPLOY, 'kubernetes');
export const CACHE_DIR = join(WORKSPACE, 'node_modules/.cache/parley');

/** The Node services: every app that reads an environment. */
export const SERVICES = readdirSync(join(WORKSPACE, 'apps')).filter((name) => existsSync(join(WORKSPACE, 'apps', name, 'src/env.ts')));

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : findRoot(dirname(folder));
}
