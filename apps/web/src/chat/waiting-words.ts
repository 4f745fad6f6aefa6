import type { OutboxEntry } from '../outbox/outbox-state';
import type { LiveAnswer } from '../streaming/live-answer';

/** What stands where an answer will be, so that nobody looks at a spinner that says nothing. */
export function waitingWords(entry: OutboxEntry | null, live: LiveAnswer, queuePosition: number | undefined): string {
  if (entry?.phase.is === 'waiting') return unsentWords(entry.tries);
  if (live.problem) return 'The answer cannot be followed just now. Trying again…';
  if (live.hasStarted) return 'Thinking';
  return queuePosition === undefined ? 'Sending' : placeWords(queuePosition);
}

function unsentWords(tries: number): string {
  return tries > 0 ? 'Not sent yet. It goes out as soon as it can.' : 'Not sent yet';
}

function placeWords(position: number): string {
  return position > 1 ? `Number ${position} in line` : 'Next in line';
}
