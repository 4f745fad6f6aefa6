import type { Translate } from '../i18n/translate';
import type { OutboxEntry } from '../outbox/outbox-state';
import type { LiveAnswer } from '../streaming/live-answer';

/** What stands where an answer will be, so that nobody looks at a spinner that says nothing. */
export function waitingWords(entry: OutboxEntry | null, live: LiveAnswer, queuePosition: number | undefined, t: Translate): string {
  if (entry?.phase.is === 'waiting') return t(entry.tries > 0 ? 'waiting.unsentYet' : 'waiting.unsent');
  if (live.problem) return t('waiting.unwatchable');
  if (live.hasStarted) return t('waiting.thinking');
  return queuePosition === undefined ? t('waiting.sending') : placeWords(queuePosition, t);
}

function placeWords(place: number, t: Translate): string {
  return place > 1 ? t('waiting.place', { place }) : t('waiting.next');
}
