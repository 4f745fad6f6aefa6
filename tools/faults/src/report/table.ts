import type { ScenarioResult } from '../scenarios/scenario';

const COLUMNS: [heading: string, value: (result: ScenarioResult) => string | number][] = [
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
  ['longest pause p50', ({ pauseP50Ms }) => seconds(pauseP50Ms)],
  ['p99', ({ pauseP99Ms }) => seconds(pauseP99Ms)],
  ['all flow again after', ({ recoveryMs }) => (recoveryMs === null ? '–' : seconds(recoveryMs))],
];

/** The results as a Markdown table. */
export function toTable(results: readonly ScenarioResult[]): string {
  const rows = [
    COLUMNS.map(([heading]) => heading),
    COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')),
    ...results.map((result) => COLUMNS.map(([, value]) => String(value(result)))),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Whether nothing that must not happen has happened. */
export function isClean(result: ScenarioResult): boolean {
  const { lost, doubled, reordered, missingInHistory, wronglyCharged, generations } = result;
  return generations > 0 && [lost, doubled, reordered, missingInHistory, wronglyCharged].every((count) => count === 0);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** The value below which a share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
