import { Catch } from '@nestjs/common';
import type { ProblemError } from '@parley/contracts';
import { ProblemFilter } from '@parley/service-kit';
import type { Request, Response } from 'express';
import { toCompletionError, toCompletionStatus } from './completion-problems';

/** Says what went wrong on `/v1` as OpenAI says it, and everywhere else as we do. */
@Catch()
export class CompletionErrorFilter extends ProblemFilter {
  protected override answer(problem: ProblemError, response: Response, request: Request): void {
    if (!request.path.startsWith('/v1/')) return super.answer(problem, response, request);
    // A client would try again at once, and for nothing.
    if (problem.code === 'budget_exceeded') response.setHeader('x-should-retry', 'false');
    response.status(toCompletionStatus(problem)).json(toCompletionError(problem));
  }
}
