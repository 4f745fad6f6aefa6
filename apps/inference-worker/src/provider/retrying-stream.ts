import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import type { CompletionChunk } from './completion-chunk';
import type { CompletionRequest, ProviderClient } from './provider-client';
import { ProviderError, toProviderError } from './provider-error';

export interface RetryRule {
  maxTries: number;
  deadlineMs: number;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;

/**
 * Streams an answer, trying again while no token has come yet and the failure may pass: with back-off and jitter,
 * or after the time that the provider asked for, inside a deadline. Once a token was given out nothing is repeated.
 * @throws ProviderError; the signal's reason when it was aborted
 */
export async function streamWithRetries(
  client: ProviderClient,
  request: CompletionRequest,
  rule: RetryRule,
  { signal, onChunk }: { signal: AbortSignal; onChunk: (chunk: CompletionChunk) => void },
): Promise<void> {
  const deadline = Date.now() + rule.deadlineMs;
  let hasText = false;
  const mayTryAgain = (failure: unknown): boolean =>
    !hasText &&
    !signal.aborted &&
    failure instanceof ProviderError &&
    failure.isTransient &&
    Date.now() + (failure.retryAfterMs ?? 0) < deadline;
  const policy = retry(handleWhen(mayTryAgain), {
    maxAttempts: rule.maxTries - 1,
    backoff: new DelegateBackoff(({ attempt, result }) => delayBefore(attempt, result)),
  });
  await policy.execute(async () => {
    try {
      await client.stream(request, signal, (chunk) => {
        hasText ||= chunk.text !== '';
        onChunk(chunk);
      });
    } catch (error) {
      signal.throwIfAborted();
      throw toProviderError(error);
    }
  }, signal);
}

function delayBefore(attempt: number, result: unknown): number {
  const failure = (result as { error?: ProviderError }).error;
  const backOff = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  // Never before the time that was asked for, and not all at the same moment after it.
  return (failure?.retryAfterMs ?? backOff / 2) + (Math.random() * backOff) / 2;
}
