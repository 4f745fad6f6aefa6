import { z } from 'zod';

/** The body of every refused request: `application/problem+json` (RFC 9457) with a stable `code`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** Stable, snake_case: what programs look at. */
  code: z.string(),
  traceId: z.string().optional(),
  /** With 429: which limit was met and when it opens again. */
  limit: z.object({ name: z.string(), resetAt: z.iso.datetime() }).optional(),
  /** With 400 `invalid_request`: which fields, and why. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** What makes a problem: all of it but what is known only where it is answered. */
export type ProblemFacts = Omit<Problem, 'type' | 'traceId'> & { retryAfterSeconds?: number };

/** An error that a caller is meant to see. The problem filter of service-kit turns it into a response, once. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';

  constructor(readonly facts: ProblemFacts) {
    super(facts.detail ?? facts.title);
  }

  get status(): number {
    return this.facts.status;
  }

  get code(): string {
    return this.facts.code;
  }

  toProblem(traceId?: string): Problem {
    const { retryAfterSeconds: _header, ...facts } = this.facts;
    return { type: `urn:parley:problem:${facts.code}`, ...facts, ...(traceId === undefined ? {} : { traceId }) };
  }
}

export class InvalidRequestError extends ProblemError {
  override readonly name = 'InvalidRequestError';

  constructor(detail: string, errors: NonNullable<Problem['errors']> = []) {
    const fields = errors.length ? { errors } : {};
    super({ status: 400, code: 'invalid_request', title: 'The request is not valid', detail, ...fields });
  }
}

export class UnauthenticatedError extends ProblemError {
  override readonly name = 'UnauthenticatedError';

  constructor(code: 'unauthenticated' | 'token_expired' | 'token_invalid' | 'session_ended' | 'api_key_invalid', detail: string) {
    super({ status: 401, code, title: 'Sign in first', detail });
  }
}

export class NotFoundError extends ProblemError {
  override readonly name = 'NotFoundError';

  constructor(what: string) {
    super({ status: 404, code: 'not_found', title: 'Not found', detail: `There is no such ${what}.` });
  }
}

export class IdConflictError extends ProblemError {
  override readonly name = 'IdConflictError';

  constructor(what: string) {
    const detail = `Another ${what} was already made with this id and other contents.`;
    super({ status: 409, code: 'id_conflict', title: 'This id is taken', detail });
  }
}

export class LimitError extends ProblemError {
  override readonly name = 'LimitError';

  constructor(code: string, limitName: string, detail: string, resetAt: Date) {
    super({
      status: 429,
      code,
      title: 'A limit was met',
      detail,
      limit: { name: limitName, resetAt: resetAt.toISOString() },
      retryAfterSeconds: Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000)),
    });
  }
}

/** What nobody foresaw, as a caller may know it. */
export class UnexpectedError extends ProblemError {
  override readonly name = 'UnexpectedError';

  constructor() {
    const detail = 'Something went wrong on our side. Nothing that was saved is lost; try again in a moment.';
    super({ status: 500, code: 'internal', title: 'Unexpected error', detail });
  }
}

export class UnavailableError extends ProblemError {
  override readonly name = 'UnavailableError';

  constructor(detail: string) {
    super({ status: 503, code: 'unavailable', title: 'Not available just now', detail, retryAfterSeconds: 2 });
  }
}
