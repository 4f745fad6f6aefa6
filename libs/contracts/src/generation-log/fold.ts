import { type Cursor, judge, START, type Verdict } from './cursor';
import type { EndEvent, GenerationEvent, StartedEvent } from './event';

/** What a log amounts to so far. `text` is the answer; `end` closes it. */
export interface Fold {
  readonly cursor: Cursor;
  readonly text: string;
  readonly started: StartedEvent | null;
  readonly end: EndEvent | null;
}

export const EMPTY_FOLD: Fold = Object.freeze({ cursor: START, text: '', started: null, end: null });

/** Takes one event in: `started` empties the text, `delta` appends, `end` closes, everything else only counts. */
export function fold(state: Fold, event: GenerationEvent): { state: Fold; verdict: Verdict } {
  const verdict = judge(state.cursor, event);
  if (verdict === 'ignore' || verdict === 'gap') return { state, verdict };
  return { state: take(state, event), verdict };
}

/** Folds a whole log in order; events that do not fit are skipped, as every reader does. */
export function foldAll(events: Iterable<GenerationEvent>, from: Fold = EMPTY_FOLD): Fold {
  let state = from;
  for (const event of events) state = fold(state, event).state;
  return state;
}

function take(state: Fold, event: GenerationEvent): Fold {
  const cursor = { attempt: event.attempt, seq: event.seq };
  switch (event.type) {
    case 'started':
      return { cursor, text: '', started: event, end: null };
    case 'delta':
      return { ...state, cursor, text: state.text + event.text };
    case 'end':
      return { ...state, cursor, end: event };
    default:
      return { ...state, cursor };
  }
}
