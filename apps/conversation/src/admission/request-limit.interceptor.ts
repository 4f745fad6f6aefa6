import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { type RequestAllowance, RequestLimit, tooManyRequests } from './request-limit';

/** Counts a request against its sender's limit and says in headers how much is left. Stands behind AccessTokenGuard or ApiKeyGuard. */
@Injectable()
export class RequestLimitInterceptor implements NestInterceptor {
  constructor(private readonly requests: RequestLimit) {}

  /** @throws LimitError `too_many_requests` */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { user } = http.getRequest<{ user: { sub: string } }>();
    const allowance = await this.requests.consume(user.sub);
    tell(http.getResponse<Response>(), allowance);
    if (allowance.isExceeded) throw tooManyRequests(allowance.resetAt);
    return next.handle();
  }
}

function tell(response: Response, { limit, remaining, resetAt }: RequestAllowance): void {
  response.setHeader('RateLimit-Limit', String(limit));
  response.setHeader('RateLimit-Remaining', String(remaining));
  response.setHeader('RateLimit-Reset', String(Math.max(0, Math.ceil((resetAt.getTime() - Date.now()) / 1_000))));
}
