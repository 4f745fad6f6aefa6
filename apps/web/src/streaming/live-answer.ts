import type { EndEvent, Fold, Problem } from '@parley/contracts';

/** A running answer as the page shows it. */
export interface LiveAnswer {
  readonly text: string;
  /** The text is of an attempt that was given up; it stays, greyed, until the new one has a first word. */
  readonly isSuperseded: boolean;
  readonly hasStarted: boolean;
  readonly end: EndEvent | null;
  /** Why it cannot be watched. */
  readonly problem: Problem | null;
}

export const NOTHING_YET: LiveAnswer = Object.freeze({ text: '', isSuperseded: false, hasStarted: false, end: null, problem: null });

export function withFold(before: LiveAnswer, { text, started, end }: Fold): LiveAnswer {
  const isSuperseded = text === '' && end === null && before.text !== '';
  return { text: isSuperseded ? before.text : text, isSuperseded, hasStarted: started !== null, end, problem: null };
}
