import type { EndEvent, Fold, Problem } from '@parley/contracts';

/** A model that answers in place of the one that was asked. */
export interface StandIn {
  readonly model: string;
  readonly askedModel: string;
}

/** A running answer as the page shows it. */
export interface LiveAnswer {
  readonly text: string;
  /** The text is of an attempt that was given up; it stays, greyed, until the new one has a first word. */
  readonly isSuperseded: boolean;
  readonly hasStarted: boolean;
  /** Who answers, where another model was asked. */
  readonly standIn: StandIn | null;
  readonly end: EndEvent | null;
  /** Why it cannot be watched. */
  readonly problem: Problem | null;
}

export const NOTHING_YET: LiveAnswer = Object.freeze({ text: '', isSuperseded: false, hasStarted: false, standIn: null, end: null, problem: null });

export function withFold(before: LiveAnswer, { text, started, end }: Fold): LiveAnswer {
  const isSuperseded = text === '' && end === null && before.text !== '';
  return { text: isSuperseded ? before.text : text, isSuperseded, hasStarted: started !== null, standIn: standInOf(started), end, problem: null };
}

export function standInOf(said: { readonly model: string | null; readonly askedModel?: string | undefined } | null): StandIn | null {
  return said?.model && said.askedModel ? { model: said.model, askedModel: said.askedModel } : null;
}
