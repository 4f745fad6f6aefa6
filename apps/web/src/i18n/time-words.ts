import type { Translate } from './translate';

/** A moment as people write it, to the minute. */
export function timeWords(moment: string, t: Translate): string {
  return new Date(moment).toLocaleString(t.locale, { dateStyle: 'medium', timeStyle: 'short' });
}
