import { ProblemError } from '@parley/contracts';

/**
 * Compares `If-Match` with the version of a conversation; without one, or with `*`, any will do.
 * @throws ProblemError `stale` when somebody has changed it meanwhile
 */
export function refuseStale(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const versions = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (versions.includes(`"${version}"`)) return;
  const detail = `It was changed meanwhile and is at version ${version} now. Read it again first.`;
  throw new ProblemError({ status: 412, code: 'stale', title: 'This was changed meanwhile', detail });
}
