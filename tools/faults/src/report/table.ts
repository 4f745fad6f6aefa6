import { asSeconds, type Column, toMarkdownTable } from '@parley/testing/load';
import type { ScenarioResult } from '../scenarios/scenario';

const COLUMNS: Column<ScenarioResult>[] = [
  ['scenario', ({ scenario }) => scenario],
  ['generations', ({ generations }) => generations],
  ['readers', ({ readers }) => readers],
  ['tokens', ({ tokens }) => tokens],
  ['lost', ({ lost }) => lost],
  ['doubled', ({ doubled }) => doubled],
  ['reordered', ({ reordered }) => reordered],
  ['not in history', ({ missingInHistory }) => missingInHistory],
  ['wrongly charged', ({ wronglyCharged }) => wronglyCharged],
  ['new attempts', ({ newAttempts }) => newAttempts],
  ['longest pause p50', ({ pauseP50Ms }) => asSeconds(pauseP50Ms)],
  ['p99', ({ pauseP99Ms }) => asSeconds(pauseP99Ms)],
  ['all flow again after', ({ recoveryMs }) => (recoveryMs === null ? '–' : asSeconds(recoveryMs))],
];

/** The results as a Markdown table. */
export const toTable = (results: readonly ScenarioResult[]): string => toMarkdownTable(COLUMNS, results);

/** Whether nothing that must not happen has happened. */
export function isClean(result: ScenarioResult): boolean {
  const { lost, doubled, reordered, missingInHistory, wronglyCharged, generations } = result;
  return generations > 0 && [lost, doubled, reordered, missingInHistory, wronglyCharged].every((count) => count === 0);
}

/** The value below which a share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
