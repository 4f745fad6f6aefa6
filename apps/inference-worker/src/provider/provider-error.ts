import type { GenerationError } from '@parley/contracts';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';

export type ProviderErrorCode =
  | 'provider_busy'
  | 'provider_unavailable'
  | 'provider_refused_key'
  | 'model_not_found'
  | 'context_too_long'
  | 'content_filtered'
  | 'provider_refused_request'
  | 'provider_timeout'
  | 'provider_cut'
  | 'provider_malformed';

/** What people read. The provider's own words stay out: they may hold keys and addresses. */
const MESSAGES: Record<ProviderErrorCode, string> = {
  provider_busy: 'The model is very busy at the moment. Try again shortly.',
  provider_unavailable: 'The model cannot be reached at the moment. Try again shortly.',
  provider_refused_key: 'The model refused the credentials of this installation. Its administrators need to look at it.',
  model_not_found: 'This model is not available. Choose another one.',
  context_too_long: 'This conversation is too long for the model. Shorten the message or start a new chat.',
  content_filtered: 'The model declined to answer this.',
  provider_refused_request: 'The model did not accept this request.',
  provider_timeout: 'The model took too long to answer. Try again.',
  provider_cut: 'The connection to the model broke off in the middle of the answer.',
  provider_malformed: 'The model sent something that could not be understood.',
};

/** Failures that may be gone a moment later: worth another try before the first token. */
const TRANSIENT: ReadonlySet<ProviderErrorCode> = new Set([
  'provider_busy',
  'provider_unavailable',
  'provider_timeout',
  'provider_cut',
]);

/** Failures of the provider itself, by which it is told that it is down. One that is busy is not. */
const OUTAGES: ReadonlySet<ProviderErrorCode> = new Set([
  'provider_unavailable',
  'provider_timeout',
  'provider_cut',
  'provider_malformed',
  'provider_refused_key',
]);

/** Failures after which another provider may do better: they say nothing about what was asked. */
const ELSEWHERE: ReadonlySet<ProviderErrorCode> = new Set([...OUTAGES, 'provider_busy', 'model_not_found']);

/** Failures for which the page offers "Try again". */
const RETRYABLE: ReadonlySet<ProviderErrorCode> = new Set([...TRANSIENT, 'provider_malformed']);

/** A failure of the provider, told by kind. */
export class ProviderError extends Error {
  override readonly name: string = 'ProviderError';

  constructor(
    readonly code: ProviderErrorCode,
    /** How long the provider asked us to wait, in milliseconds. */
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(MESSAGES[code], options);
  }

  get isTransient(): boolean {
    return TRANSIENT.has(this.code);
  }

  get isOutage(): boolean {
    return OUTAGES.has(this.code);
  }

  get isWorthAnotherModel(): boolean {
    return ELSEWHERE.has(this.code);
  }

  toGenerationError(): GenerationError {
    return { code: this.code, message: this.message, retryable: RETRYABLE.has(this.code) };
  }
}

/** Tells by kind what the SDK or the stream threw. */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    return new ProviderError('provider_timeout', undefined, { cause: error });
  }
  if (error instanceof APIConnectionError) return new ProviderError('provider_unavailable', undefined, { cause: error });
  if (error instanceof APIError) return fromStatus(error);
  return new ProviderError('provider_cut', undefined, { cause: error });
}

const BY_STATUS: Record<number, ProviderErrorCode> = {
  401: 'provider_refused_key',
  403: 'provider_refused_key',
  404: 'model_not_found',
  408: 'provider_timeout',
  409: 'provider_busy',
  429: 'provider_busy',
};

function fromStatus(error: APIError): ProviderError {
  const status = Number(error.status ?? 0);
  const code = error.code === 'context_length_exceeded' ? 'context_too_long' : BY_STATUS[status];
  // A spent quota answers 429 too, and no wait will change it.
  if (error.code === 'insufficient_quota') return new ProviderError('provider_refused_key', undefined, { cause: error });
  // Whoever sends us on is not where it should be.
  const fallback = status >= 500 || status < 400 ? 'provider_unavailable' : 'provider_refused_request';
  return new ProviderError(code ?? fallback, retryAfterMs(error), { cause: error });
}

function retryAfterMs({ headers }: APIError): number | undefined {
  const value = (headers as Headers | undefined)?.get('retry-after');
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
