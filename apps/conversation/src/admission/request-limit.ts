import { Inject, Injectable } from '@nestjs/common';
import { LimitError } from '@parley/contracts';
import { sharedRateLimiter } from '@parley/database';
import { type RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { LIMITS, type Limits } from './limits';

/** How a person stands against the limit after one more request. */
export interface RequestAllowance {
  limit: number;
  remaining: number;
  resetAt: Date;
  isExceeded: boolean;
}

/** Requests per minute and person, counted across replicas in PostgreSQL. */
@Injectable()
export class RequestLimit {
  private readonly limiter: RateLimiterPostgres;

  constructor(
    dataSource: DataSource,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {
    const points = limits.requestsPerMinute;
    // Beyond the limit this process refuses by itself, without asking the database again.
    const options = { keyPrefix: 'requests', points, duration: 60, inMemoryBlockOnConsumed: points + 1 };
    this.limiter = sharedRateLimiter(dataSource, options);
  }

  async consume(ownerId: string): Promise<RequestAllowance> {
    try {
      return this.allowance(await this.limiter.consume(ownerId), false);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return this.allowance(refusal, true);
      throw refusal;
    }
  }

  async state(ownerId: string): Promise<RequestAllowance> {
    return this.allowance(await this.limiter.get(ownerId), false);
  }

  private allowance(state: RateLimiterRes | null, isExceeded: boolean): RequestAllowance {
    const limit = this.limits.requestsPerMinute;
    const remaining = isExceeded ? 0 : Math.max(0, state?.remainingPoints ?? limit);
    return { limit, remaining, resetAt: new Date(Date.now() + Math.max(0, state?.msBeforeNext ?? 0)), isExceeded };
  }
}

export function tooManyRequests(resetAt: Date): LimitError {
  return new LimitError('too_many_requests', 'requests_per_minute', 'You are sending too fast.', resetAt);
}
