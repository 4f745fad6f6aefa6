import { setTimeout as pause } from 'node:timers/promises';
import { noteInSpan } from '../generations/generation-span';
import type { Provider } from './provider';
import { CircuitOpenError } from './provider-circuit';
import type { AnswerSink, CompletionRequest } from './provider-client';
import { type ProviderError, toProviderError } from './provider-error';

export interface RetryRule {
  /** Requests that fail; being told to wait is no failure. */
  maxTries: number;
  /** Time within which the provider is asked, in milliseconds. */
  deadlineMs: number;
  /** Somebody else can answer: a provider that is known to be down is not waited for. */
  hasFallback?: boolean;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;

/**
 * Streams an answer, trying again while no token has come yet and the failure may pass: with back-off and jitter and out
 * of the provider's budget, or after the time that it asked for, inside a deadline. Once a token was given out nothing is
 * repeated.
 * @throws ProviderError; the signal's reason when it was aborted
 */
export async function streamWithRetries(
  provider: Provider,
  request: CompletionRequest,
  rule: RetryRule,
  { signal, onChunk }: AnswerSink,
): Promise<void> {
  const deadline = Date.now() + rule.deadlineMs;
  const tries = new Tries(provider, rule);
  let hasText = false;
  const sink = {
    signal,
    deadline,
    onChunk: (chunk: Parameters<typeof onChunk>[0]) => {
      hasText ||= chunk.text !== '';
      onChunk(chunk);
    },
  };
  for (;;) {
    try {
      return await provider.stream(request, sink);
    } catch (error) {
      signal.throwIfAborted();
      const failure = toProviderError(error);
      const delayMs = hasText || !failure.isTransient ? null : tries.delayAfter(failure, deadline);
      if (delayMs === null) throw failure;
      noteInSpan('retry', { 'error.type': failure.code, 'parley.retry.delay_ms': Math.round(delayMs) });
      await pause(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** Whether and when one request is made again. */
class Tries {
  private failed = 0;
  private waited = 0;

  constructor(
    private readonly provider: Provider,
    private readonly rule: RetryRule,
  ) {}

  /** Milliseconds to wait before the next try; null: no more. */
  delayAfter(failure: ProviderError, deadline: number): number | null {
    const { retryAfterMs } = failure;
    if (failure instanceof CircuitOpenError && this.rule.hasFallback) return null;
    if (Date.now() + (retryAfterMs ?? 0) >= deadline) return null;
    if (retryAfterMs === undefined) return this.mayFailAgain() ? backOff(this.failed) : null;
    // Never before the time that was asked for, and not all at the same moment after it.
    return retryAfterMs + backOff(++this.waited) / 2;
  }

  private mayFailAgain(): boolean {
    this.failed += 1;
    return this.failed < this.rule.maxTries && this.provider.maySpendRetry();
  }
}

function backOff(times: number): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (times - 1), LONGEST_DELAY_MS);
  return delay / 2 + (Math.random() * delay) / 2;
}
