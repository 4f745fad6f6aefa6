import { compareCursors, type Cursor, type SealRecord, toClientEvent } from '@parley/contracts';
import type { ClientEvent } from './event-chunk';

/** Whether a reader at this place has all of a finished log; one who was given it anew (below) counts by `seq` alone. */
export function hasAllOf(seal: SealRecord, cursor: Cursor): boolean {
  return compareCursors(cursor, seal) === 0 || (cursor.attempt > seal.attempt && cursor.seq === endOf(seal));
}

/**
 * A finished answer from its last record alone: `started`, one `delta`, `end`. A reader in the middle of the sealed
 * attempt, or beyond it, cannot be given a part of the text; it gets all of it as an attempt above its own, which by
 * the cursor rule makes it drop what it has.
 */
export function sealedEvents(seal: SealRecord, cursor: Cursor): ClientEvent[] {
  const attempt = cursor.attempt < seal.attempt ? seal.attempt : cursor.attempt + 1;
  const { generationId, at, conversationId, messageId, model, text } = seal;
  const position = { generationId, attempt, at };
  const end = endOf(seal);
  return [
    { ...position, seq: 0, type: 'started', conversationId, messageId, model },
    ...(end > 1 ? [{ ...position, seq: end - 1, type: 'delta' as const, text, ...(end > 2 ? { from: 1 } : {}) }] : []),
    { ...toClientEvent(seal), attempt, seq: end } as ClientEvent,
  ];
}

/** An answer has at least one number between its start and its end when it has any text. */
const endOf = ({ seq, text }: SealRecord): number => Math.max(seq, text === '' ? 1 : 2);
