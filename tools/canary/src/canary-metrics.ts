import { metrics } from '@opentelemetry/api';
import type { RoundResult } from './round';

const meter = metrics.getMeter('canary');
const boundaries = { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

const rounds = meter.createCounter('parley.canary.rounds', { description: 'Prompts that were sent, cut and resumed, by outcome and transport' });
const firstText = meter.createHistogram('parley.canary.time_to_first_text', {
  unit: 's',
  description: 'From sending until the first text was read',
  advice: boundaries,
});
const resume = meter.createHistogram('parley.canary.resume.duration', {
  unit: 's',
  description: 'From a new connection until something new came over it',
  advice: boundaries,
});

export type Outcome = RoundResult['outcome'] | 'error';

// What has not happened yet is 0, not absent.
for (const outcome of ['good', 'mismatch', 'timeout', 'refused', 'error'] satisfies Outcome[]) rounds.add(0, { outcome });

export function recordRound(transport: string, outcome: Outcome, result?: RoundResult): void {
  rounds.add(1, { outcome, transport });
  if (typeof result?.firstTextMs === 'number') firstText.record(result.firstTextMs / 1_000, { transport });
  if (typeof result?.resumeMs === 'number') resume.record(result.resumeMs / 1_000, { transport });
}
