import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { askerOf } from './asker';
import { type RequestAllowance, RequestLimit, tooManyRequests } from './request-limit';

/** Counts a request against its sender's limits and says in headers how much is left of the nearest one. Stands behind AccessTokenGuard or ApiKeyGuard. */
@Injectable()
export class RequestLimitInterceptor implements NestInterceptor {
  constructor(private readonly requests: RequestLimit) {}

  /** @throws LimitError `too_many_requests` */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { user, ip = '' } = http.getRequest<Request & { user: Parameters<typeof askerOf>[0] }>();
    const allowance = await this.requests.consume({ ...askerOf(user), address: ip });
    tell(http.getResponse<Response>(), allowance);
    if (allowance.isExceeded) throw tooManyRequests(allowance);
    return next.handle();
  }
}

function tell(response: Response, { limit, remaining, resetAt }: RequestAllowance): void {
  response.setHeader('RateLimit-Limit', String(limit));
  response.setHeader('RateLimit-Remaining', String(remaining));
  response.setHeader('RateLimit-Reset', String(Math.max(0, Math.ceil((resetAt.getTime() - Date.now()) / 1_000))));
}
