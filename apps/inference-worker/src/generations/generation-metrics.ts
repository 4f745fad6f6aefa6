import { metrics } from '@opentelemetry/api';
import type { SealRecord } from '@parley/contracts';

const meter = metrics.getMeter('inference-worker');

const ended = meter.createCounter('parley.generations', { description: 'Generations that ended, by status and model' });
const tokens = meter.createCounter('parley.tokens', { unit: '{token}', description: 'Tokens in and out, by model' });
const firstToken = meter.createHistogram('gen_ai.server.time_to_first_token', {
  unit: 's',
  description: 'From the start of a job to the first token of its provider',
  advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
});
const fenced = meter.createCounter('parley.generations.fenced', {
  description: 'Attempts that ended because another worker had taken over',
});

/** Counts one ended generation. */
export function recordEnd(seal: SealRecord): void {
  const model = { 'gen_ai.request.model': seal.model };
  ended.add(1, { ...model, status: seal.status });
  tokens.add(seal.usage.promptTokens, { ...model, 'gen_ai.token.type': 'input' });
  tokens.add(seal.usage.completionTokens, { ...model, 'gen_ai.token.type': 'output' });
  if (seal.timeToFirstTokenMs !== null) firstToken.record(seal.timeToFirstTokenMs / 1_000, model);
}

export function recordFenced(): void {
  fenced.add(1);
}

/** Reports how many answers this worker writes at the moment. */
export function observeRunning(count: () => number): void {
  meter
    .createObservableGauge('parley.generations.running', { description: 'Answers being written by this worker' })
    .addCallback((result) => result.observe(count()));
}
