import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Finding } from './finding';
import { DEPLOY } from './workspace';

/** A file of deploy/ that `npm run deploy:check -- --write` makes of another one. */
export interface WrittenFile {
  path: string;
  text: string;
  /** What it is made of. */
  source: string;
}

export function checkWrittenFile({ path, text, source }: WrittenFile): Finding[] {
  const isSame = readFileSync(path, 'utf8') === text;
  return isSame ? [] : [{ object: relative(DEPLOY, path), message: `is older than ${source}: run it with --write` }];
}
