import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** deploy/kubernetes, from which everything about a roll-out is read. */
export const KUBERNETES = join(findRoot(fileURLToPath(new URL('.', import.meta.url))), 'deploy/kubernetes');

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package-lock.json')) ? folder : findRoot(dirname(folder));
}
