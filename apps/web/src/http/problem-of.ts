import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@parley/contracts';

/** Stands for no answer at all. */
export const NO_CONNECTION: Problem = { type: 'about:blank', title: 'No connection', status: 0, code: 'unreachable' };

/** The problem behind a failed request, also where no problem+json came back. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof HttpErrorResponse)) return unknownProblem(500);
  if (error.status === 0) return NO_CONNECTION;
  return isProblem(error.error) ? error.error : unknownProblem(error.status);
}

/** The request may succeed when it is made again unchanged: nothing was wrong with it. */
export function isPassing({ status }: Problem): boolean {
  return status === 0 || status === 408 || status >= 500;
}

export function retryAfterMs(error: unknown): number | undefined {
  const seconds = error instanceof HttpErrorResponse ? Number(error.headers.get('Retry-After') ?? NaN) : NaN;
  return Number.isFinite(seconds) ? Math.min(60, seconds) * 1_000 : undefined;
}

export function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

function unknownProblem(status: number): Problem {
  return { type: 'about:blank', title: 'Something went wrong', status, code: 'unknown' };
}
