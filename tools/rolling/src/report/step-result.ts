import { addVerdicts } from '@parley/testing/load';
import type { AskedAnswer } from '../load/steady-load';

/** A part of the roll-out, by `performance.now()`. */
export interface Step {
  name: string;
  from: number;
  until: number;
}

/** What an answer asked in a step, and a pause that ended in it, add up to. */
export interface StepResult {
  step: string;
  tookMs: number;
  generations: number;
  readers: number;
  tokens: number;
  lost: number;
  doubled: number;
  reordered: number;
  missingInHistory: number;
  wronglyCharged: number;
  /** Requests to begin a conversation, to post and to sign up that had to be repeated. */
  refused: number;
  /** Answers that another worker had to begin anew. */
  newAttempts: number;
  longestPauseMs: number;
  /** The same of each kind of tab: over WebSocket, over SSE, loaded anew. */
  longestPausesMs: number[];
  /** From the post until the last of an answer's tabs had a token. */
  longestFirstTokenMs: number;
}

export interface Refusal {
  at: number;
}

/** Every answer is counted once, in the step in which it was asked; a pause is told in the step in which it ended. */
export function summarizeStep({ name, from, until }: Step, answers: readonly AskedAnswer[], refusals: readonly Refusal[]): StepResult {
  const isWithin = (at: number): boolean => at >= from && at < until;
  const asked = answers.filter(({ generation }) => isWithin(generation.askedAt));
  const count = (isTrue: (answer: AskedAnswer) => boolean): number => asked.filter(isTrue).length;
  const longestPausesMs = longestPauses(answers, isWithin);
  return {
    step: name,
    tookMs: until - from,
    generations: asked.length,
    readers: asked.reduce((sum, { generation }) => sum + generation.readers.length, 0),
    tokens: asked.reduce((sum, { generation }) => sum + generation.plan.tokens, 0),
    ...addVerdicts(asked.flatMap(({ generation }) => generation.verdicts())),
    missingInHistory: count(({ aftermath }) => aftermath.isMissing),
    wronglyCharged: count(({ aftermath }) => aftermath.isWronglyCharged) + count(({ isTotalWrong }) => isTotalWrong),
    refused: asked.reduce((sum, { generation }) => sum + generation.refusals.length, 0) + refusals.filter(({ at }) => isWithin(at)).length,
    newAttempts: count(({ generation }) => generation.attempt > 1),
    longestPauseMs: Math.max(0, ...longestPausesMs),
    longestPausesMs,
    longestFirstTokenMs: Math.max(0, ...asked.map(firstTokenMs)),
  };
}

/** Of the readers that are the first, second, … of an answer. */
function longestPauses(answers: readonly AskedAnswer[], isWithin: (at: number) => boolean): number[] {
  const longest: number[] = [];
  for (const { generation } of answers) {
    for (const [index, { pauses }] of generation.readers.entries()) {
      for (const { endedAt, ms } of pauses) if (isWithin(endedAt)) longest[index] = Math.max(longest[index] ?? 0, ms);
    }
  }
  return Array.from(longest, (ms) => ms ?? 0);
}

function firstTokenMs({ generation: { readers, askedAt } }: AskedAnswer): number {
  return Math.max(0, ...readers.map(({ firstTokenAt }) => (firstTokenAt ?? askedAt) - askedAt));
}

export function total(results: readonly StepResult[]): StepResult {
  const sum = (of: (result: StepResult) => number): number => results.reduce((before, result) => before + of(result), 0);
  const most = (of: (result: StepResult) => number): number => Math.max(0, ...results.map(of));
  return {
    step: 'total',
    tookMs: sum(({ tookMs }) => tookMs),
    generations: sum(({ generations }) => generations),
    readers: sum(({ readers }) => readers),
    tokens: sum(({ tokens }) => tokens),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    reordered: sum(({ reordered }) => reordered),
    missingInHistory: sum(({ missingInHistory }) => missingInHistory),
    wronglyCharged: sum(({ wronglyCharged }) => wronglyCharged),
    refused: sum(({ refused }) => refused),
    newAttempts: sum(({ newAttempts }) => newAttempts),
    longestPauseMs: most(({ longestPauseMs }) => longestPauseMs),
    longestPausesMs: [0, 1, 2].map((tab) => most(({ longestPausesMs }) => longestPausesMs[tab] ?? 0)),
    longestFirstTokenMs: most(({ longestFirstTokenMs }) => longestFirstTokenMs),
  };
}

/** Whether something was asked, and nothing has happened that must not. */
export function isClean({ generations, lost, doubled, reordered, missingInHistory, wronglyCharged }: StepResult): boolean {
  return generations > 0 && [lost, doubled, reordered, missingInHistory, wronglyCharged].every((count) => count === 0);
}
