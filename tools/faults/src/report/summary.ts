import type { ScenarioResult } from '../scenarios/scenario';

/** What several runs of one scenario amount to: counts added up, pauses of the worst run. */
export function summarize(results: readonly ScenarioResult[]): ScenarioResult[] {
  const byScenario = Map.groupBy(results, ({ scenario }) => scenario);
  return [...byScenario.values()].map((runs) => {
    const sum = (count: (run: ScenarioResult) => number): number => runs.reduce((total, run) => total + count(run), 0);
    const worst = (ms: (run: ScenarioResult) => number): number => Math.max(...runs.map(ms));
    return {
      scenario: runs[0]?.scenario ?? '',
      generations: sum((run) => run.generations),
      readers: sum((run) => run.readers),
      tokens: sum((run) => run.tokens),
      lost: sum((run) => run.lost),
      doubled: sum((run) => run.doubled),
      reordered: sum((run) => run.reordered),
      missingInHistory: sum((run) => run.missingInHistory),
      wronglyCharged: sum((run) => run.wronglyCharged),
      newAttempts: sum((run) => run.newAttempts),
      pauseP50Ms: worst((run) => run.pauseP50Ms),
      pauseP99Ms: worst((run) => run.pauseP99Ms),
      recoveryMs: worst((run) => run.recoveryMs ?? 0),
    };
  });
}
