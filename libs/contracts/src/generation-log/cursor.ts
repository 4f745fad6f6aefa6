import { z } from 'zod';

/** A place in a generation's log: the last event that a reader has taken in, written `attempt.seq`. */
export interface Cursor {
  readonly attempt: number;
  readonly seq: number;
}

/** Where an event stands: one `seq`, or for merged deltas the run `from…seq`. */
export interface Placed extends Cursor {
  readonly from?: number | undefined;
}

/** Before the first event of the first attempt. */
export const START: Cursor = Object.freeze({ attempt: 0, seq: -1 });

/**
 * What a reader does with an event:
 * `accept` the next one; `restart` on a newer attempt, dropping the text of the old; `ignore` what is known or
 * comes from an attempt that was superseded; `gap` when something before it is missing and must be read from the log.
 */
export type Verdict = 'accept' | 'restart' | 'ignore' | 'gap';

/** The cursor rule. Every reader of a log (edge, conversation, stream-client, tests) follows this one function. */
export function judge(cursor: Cursor, event: Placed): Verdict {
  const first = event.from ?? event.seq;
  if (event.attempt < cursor.attempt) return 'ignore';
  if (event.attempt > cursor.attempt) return first === 0 ? 'restart' : 'gap';
  if (event.seq <= cursor.seq) return 'ignore';
  return first === cursor.seq + 1 ? 'accept' : 'gap';
}

/** Orders two places: negative when `a` comes first. */
export function compareCursors(a: Cursor, b: Cursor): number {
  return a.attempt - b.attempt || a.seq - b.seq;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.attempt}.${cursor.seq}`;
}

/** `attempt.seq` as text, for `after` and `Last-Event-ID`; nine digits each are far beyond any real log. */
export const CursorText = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/, 'must look like "1.42"')
  .transform((text): Cursor => {
    const [attempt, seq] = text.split('.').map(Number) as [number, number];
    return { attempt, seq };
  });
