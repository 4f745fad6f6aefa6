import { type CompletionError, type GenerationError, ProblemError } from '@parley/contracts';

interface Wording {
  type: string;
  code?: string;
  param?: string;
}

/** What OpenAI's clients know under another name than ours. */
const WORDINGS: Record<string, Wording> = {
  unauthenticated: { type: 'invalid_request_error', code: 'invalid_api_key' },
  api_key_invalid: { type: 'invalid_request_error', code: 'invalid_api_key' },
  unknown_model: { type: 'invalid_request_error', code: 'model_not_found', param: 'model' },
  context_too_long: { type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' },
  too_many_requests: { type: 'requests', code: 'rate_limit_exceeded' },
  queue_full: { type: 'requests', code: 'rate_limit_exceeded' },
  budget_exceeded: { type: 'insufficient_quota', code: 'insufficient_quota' },
};

/** A problem in OpenAI's own words. */
export function toCompletionError({ facts, code, status }: ProblemError): CompletionError {
  const wording = WORDINGS[code] ?? { type: status < 500 ? 'invalid_request_error' : 'server_error' };
  const param = wording.param ?? (facts.errors?.[0]?.path || null);
  return { error: { message: facts.detail ?? facts.title, type: wording.type, code: wording.code ?? code, param } };
}

/** OpenAI has no such model with 404. */
export function toCompletionStatus({ code, status }: ProblemError): number {
  return code === 'unknown_model' ? 404 : status;
}

export function answerFailed(error: GenerationError | undefined): ProblemError {
  const detail = error?.message ?? 'The model could not answer.';
  return new ProblemError({ status: 502, code: error?.code ?? 'failed', title: 'The answer failed', detail });
}

export function answerCancelled(): ProblemError {
  return new ProblemError({ status: 409, code: 'cancelled', title: 'The answer was stopped', detail: 'Somebody stopped this answer.' });
}

/** The format knows no way to take text back. */
export function answerRestarted(generationId: string): ProblemError {
  const detail = `The answer is being written anew. Read it from its beginning at /stream/generations/${generationId}.`;
  return new ProblemError({ status: 503, code: 'answer_restarted', title: 'The answer was begun again', detail });
}

export function streamInterrupted(generationId: string): ProblemError {
  const detail = `The answer is still being written. Read on at /stream/generations/${generationId}.`;
  return new ProblemError({ status: 503, code: 'stream_interrupted', title: 'This connection ends early', detail });
}
