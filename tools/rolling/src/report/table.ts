import { asSeconds, type Column, toMarkdownTable } from '@parley/testing/load';
import type { StepResult } from './step-result';

const COLUMNS: Column<StepResult>[] = [
  ['what is rolled', ({ step }) => step],
  ['took', ({ tookMs }) => `${(tookMs / 1_000).toFixed(0)} s`],
  ['generations', ({ generations }) => generations],
  ['readers', ({ readers }) => readers],
  ['tokens', ({ tokens }) => tokens],
  ['lost', ({ lost }) => lost],
  ['doubled', ({ doubled }) => doubled],
  ['reordered', ({ reordered }) => reordered],
  ['not in history', ({ missingInHistory }) => missingInHistory],
  ['wrongly charged', ({ wronglyCharged }) => wronglyCharged],
  ['refused posts', ({ refused }) => refused],
  ['new attempts', ({ newAttempts }) => newAttempts],
  ['longest pause', ({ longestPausesMs }) => asSeconds(Math.max(0, ...longestPausesMs.slice(0, 2)))],
  ['of a tab that is loaded anew', ({ longestPausesMs }) => asSeconds(longestPausesMs[2] ?? 0)],
  ['longest wait for the first token', ({ longestFirstTokenMs }) => asSeconds(longestFirstTokenMs)],
];

/** The results as a Markdown table. */
export const toTable = (results: readonly StepResult[]): string => toMarkdownTable(COLUMNS, results);
