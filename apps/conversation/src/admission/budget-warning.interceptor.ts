import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { BudgetState } from '@parley/contracts';
import type { Response } from 'express';
import { Observable } from 'rxjs';
import { BudgetWarnings } from './budget-warnings';

/** Says in a header which of the budgets that a question counts against are nearly spent. */
@Injectable()
export class BudgetWarningInterceptor implements NestInterceptor {
  constructor(private readonly warnings: BudgetWarnings) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    const hear = (warnings: readonly BudgetState[]): void => {
      if (!response.headersSent) response.setHeader('X-Parley-Budget-Warning', warnings.map(headerOf).join(', '));
    };
    return new Observable((subscriber) => this.warnings.listen(hear, () => next.handle().subscribe(subscriber)));
  }
}

function headerOf({ name, teamId, used, limit, resetAt }: BudgetState): string {
  return `${name};used=${used};limit=${limit};reset="${resetAt}"${teamId === undefined ? '' : `;team=${teamId}`}`;
}
