import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { budgetsOf, nearlySpent } from './budgets';
import { LIMITS, type Limits } from './limits';
import { UsageRepository } from './usage.repository';

/** Says in a header which of the sender's budgets are nearly spent. Stands behind AccessTokenGuard or ApiKeyGuard. */
@Injectable()
export class BudgetWarningInterceptor implements NestInterceptor {
  constructor(
    private readonly usage: UsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const usage = await this.usage.count(http.getRequest<{ user: { sub: string } }>().user.sub);
    const warnings = nearlySpent(budgetsOf(usage, usage.limits), this.limits.warningShare);
    const text = warnings.map(({ name, used, limit, resetAt }) => `${name};used=${used};limit=${limit};reset="${resetAt}"`);
    if (text.length > 0) http.getResponse<Response>().setHeader('X-Parley-Budget-Warning', text.join(', '));
    return next.handle();
  }
}
