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

/** What an error of ours may add to the problem that it becomes. */
export type ProblemExtras = Pick<Problem, 'limit' | 'errors'> & { retryAfterSeconds?: number };

/** An error that a caller is meant to see. The problem filter of service-kit turns it into a response, once. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail?: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail ?? title);
  }

  toProblem(traceId?: string): Problem {
    const { limit, errors } = this.extras;
    return {
      type: `urn:parley:problem:${this.code}`,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      code: this.code,
      ...(traceId === undefined ? {} : { traceId }),
      ...(limit === undefined ? {} : { limit }),
      ...(errors === undefined ? {} : { errors }),
    };
  }
}

export class InvalidRequestError extends ProblemError {
  override readonly name = 'InvalidRequestError';

  constructor(detail: string, errors: NonNullable<Problem['errors']> = []) {
    super(400, 'invalid_request', 'The request is not valid', detail, errors.length ? { errors } : {});
  }
}

export class UnauthenticatedError extends ProblemError {
  override readonly name = 'UnauthenticatedError';

  constructor(code: 'unauthenticated' | 'token_expired' | 'token_invalid', detail: string) {
    super(401, code, 'Sign in first', detail);
  }
}

export class NotFoundError extends ProblemError {
  override readonly name = 'NotFoundError';

  constructor(what: string) {
    super(404, 'not_found', 'Not found', `There is no such ${what}.`);
  }
}

export class IdConflictError extends ProblemError {
  override readonly name = 'IdConflictError';

  constructor(what: string) {
    super(409, 'id_conflict', 'This id is taken', `Another ${what} was already made with this id and other contents.`);
  }
}

export class LimitError extends ProblemError {
  override readonly name = 'LimitError';

  constructor(code: string, limitName: string, detail: string, resetAt: Date) {
    const retryAfterSeconds = Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000));
    super(429, code, 'A limit was met', detail, {
      limit: { name: limitName, resetAt: resetAt.toISOString() },
      retryAfterSeconds,
    });
  }
}

export class UnavailableError extends ProblemError {
  override readonly name = 'UnavailableError';

  constructor(detail: string) {
    super(503, 'unavailable', 'Not available just now', detail, { retryAfterSeconds: 2 });
  }
}
