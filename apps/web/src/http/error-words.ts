import type { Translate } from '../i18n/translate';
import { problemOf } from './problem-of';
import { problemWords } from './problem-words';

/** What people read of a request that failed. */
export function errorWords(error: unknown, t: Translate): string {
  return problemWords(problemOf(error), t);
}
