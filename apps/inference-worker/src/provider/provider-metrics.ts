import { metrics } from '@opentelemetry/api';
import type { ProviderCircuit } from './provider-circuit';

const meter = metrics.getMeter('inference-worker');

const requests = meter.createCounter('parley.provider.requests', { description: 'Requests to providers, by provider and outcome' });
const fallbacks = meter.createCounter('parley.provider.fallbacks', {
  description: 'Answers that another model took over before the first token',
});
const refusedRetries = meter.createCounter('parley.provider.retries.refused', {
  description: 'Retries that the budget of their provider did not allow',
});
const limitWait = meter.createHistogram('parley.provider.limit.wait', {
  unit: 's',
  description: 'How long requests waited for the rate limit of their provider',
  advice: { explicitBucketBoundaries: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60] },
});
const limitFailures = meter.createCounter('parley.provider.limit.failures', {
  description: 'Requests that were let through because the shared limit could not be asked',
});
const circuit = meter.createObservableGauge('parley.provider.circuit', {
  description: 'State of the circuit breaker: 0 closed, 1 half open, 2 open',
});

const LEVEL = { closed: 0, half_open: 1, open: 2 };

const of = (provider: string): { provider: string } => ({ provider });

/** @param outcome `ok`, `stopped`, or the code of the failure */
export const recordRequest = (provider: string, outcome: string): void => requests.add(1, { provider, outcome });
export const recordRefusedRetry = (provider: string): void => refusedRetries.add(1, of(provider));
export const recordLimitWait = (provider: string, ms: number): void => limitWait.record(ms / 1_000, of(provider));
export const recordLimitFailure = (provider: string): void => limitFailures.add(1, of(provider));
export const recordFallback = (from: string, to: string): void =>
  fallbacks.add(1, { 'gen_ai.request.model': from, 'gen_ai.response.model': to });

export function observeCircuit(provider: string, breaker: ProviderCircuit): void {
  circuit.addCallback((result) => result.observe(LEVEL[breaker.state], of(provider)));
}
