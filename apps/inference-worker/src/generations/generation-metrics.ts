import { metrics } from '@opentelemetry/api';
import type { SealRecord } from '@parley/contracts';
import { createTracedHistogram, inSeconds } from '@parley/telemetry';

const meter = metrics.getMeter('inference-worker');

const ended = meter.createCounter('parley.generations', { description: 'Generations that ended, by status, model and attempt' });
const tokens = meter.createCounter('parley.tokens', { unit: '{token}', description: 'Tokens in and out, by model' });
const firstToken = createTracedHistogram(
  meter,
  'gen_ai.server.time_to_first_token',
  inSeconds('From the start of a job to the first token of its provider', [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
);
const perToken = createTracedHistogram(
  meter,
  'gen_ai.server.time_per_output_token',
  inSeconds('Between two tokens of a provider, as the mean of one attempt after its first', [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5]),
);
const longestGap = createTracedHistogram(
  meter,
  'parley.provider.longest_gap',
  inSeconds('The longest silence of a provider between two texts of one attempt', [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
);
const fenced = meter.createCounter('parley.generations.fenced', {
  description: 'Attempts that ended because another worker had taken over',
});

// What has not happened yet is 0, not absent.
fenced.add(0);

/** From here on attempts are counted together. */
const MANY_ATTEMPTS = 4;

/** How fast one attempt's text came. */
export interface AnswerPace {
  /** Between the first text and the last. */
  writingMs: number;
  longestGapMs: number;
}

export function recordPace({ writingMs, longestGapMs }: AnswerPace, seal: SealRecord): void {
  const model = { 'gen_ai.request.model': seal.model };
  if (seal.usage.completionTokens < 2 || writingMs <= 0) return;
  perToken.record(writingMs / 1_000 / (seal.usage.completionTokens - 1), model);
  longestGap.record(longestGapMs / 1_000, model);
}

/** Counts one ended generation; to be called in its span. */
export function recordEnd(seal: SealRecord): void {
  const model = { 'gen_ai.request.model': seal.model };
  ended.add(1, { ...model, status: seal.status, attempt: seal.attempt < MANY_ATTEMPTS ? `${seal.attempt}` : `${MANY_ATTEMPTS}+` });
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
