import type { AskedAnswer } from '../load/steady-load';

/** A time in which readers had nothing new; both ends by `performance.now()`. */
export interface Standstill {
  from: number;
  until: number;
  /** Of the reader that waited longest. */
  longestMs: number;
  /** How many readers waited: over WebSocket, over SSE, loaded anew. One kind alone points at its connections, all of them at the log. */
  readers: number[];
}

const WORTH_LOOKING_AT_MS = 2_000;

/** Long pauses, those that overlap told as one. */
export function findStandstills(answers: readonly AskedAnswer[]): Standstill[] {
  const found: Standstill[] = [];
  for (const { from, until, tab } of longPauses(answers)) {
    let last = found.at(-1);
    if (!last || from > last.until) found.push((last = { from, until, longestMs: 0, readers: [0, 0, 0] }));
    last.until = Math.max(last.until, until);
    last.longestMs = Math.max(last.longestMs, until - from);
    last.readers[tab] = (last.readers[tab] ?? 0) + 1;
  }
  return found;
}

function longPauses(answers: readonly AskedAnswer[]): { from: number; until: number; tab: number }[] {
  const readers = answers.flatMap(({ generation }) => generation.readers.map(({ pauses }, tab) => ({ pauses, tab })));
  return readers
    .flatMap(({ pauses, tab }) => pauses.map(({ endedAt, ms }) => ({ from: endedAt - ms, until: endedAt, tab })))
    .filter(({ from, until }) => until - from >= WORTH_LOOKING_AT_MS)
    .sort((one, other) => one.from - other.from);
}
