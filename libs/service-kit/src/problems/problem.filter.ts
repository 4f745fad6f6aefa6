import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { metrics, trace } from '@opentelemetry/api';
import { PROBLEM_CONTENT_TYPE, ProblemError, UnexpectedError } from '@parley/contracts';
import type { Request, Response } from 'express';
import type { Logger } from '../logging/logger';

const CODES: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'unavailable',
};

/** The one place where an error becomes an answer: problem+json with a stable code. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** Made here: at the loading of this file telemetry has not begun. */
  private readonly refusals = metrics.getMeter('service-kit').createCounter('parley.limits.refused', {
    description: 'Requests that were refused by a limit, by its name',
  });

  constructor(private readonly logger: Logger) {
    // What has not happened yet is 0, not absent.
    this.refusals.add(0, { limit: 'requests_per_minute', code: 'too_many_requests' });
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const problem = this.toProblemError(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { retryAfterSeconds, limit } = problem.facts;
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
    if (limit) this.refusals.add(1, { limit: limit.name, code: problem.code });
    if (limit) response.setHeader('RateLimit-Reset', String(retryAfterSeconds ?? 0));
    this.answer(problem, response, http.getRequest<Request>());
  }

  /** Of a service that speaks another format on some of its paths, the one place that says so. */
  protected answer(problem: ProblemError, response: Response, _request: Request): void {
    response
      .status(problem.status)
      .type(PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(problem.toProblem(trace.getActiveSpan()?.spanContext().traceId)));
  }

  /** What a caller may know of any error; what nobody foresaw is logged. */
  toProblemError(error: unknown): ProblemError {
    if (error instanceof ProblemError) return error;
    const status = httpStatusOf(error);
    if (status !== undefined && status < 500) {
      const title = error instanceof Error ? error.message : 'The request was refused';
      return new ProblemError({ status, code: CODES[status] ?? 'refused', title });
    }
    this.logger.error({ err: error }, 'unexpected error');
    return new UnexpectedError();
  }
}

/** The status of Nest's own exceptions and of body-parser's errors (too large, not JSON). */
function httpStatusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return undefined;
}
