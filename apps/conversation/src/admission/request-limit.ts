import { Inject, Injectable } from '@nestjs/common';
import { LimitError } from '@parley/contracts';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
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
    this.limiter = new RateLimiterPostgres({
      storeClient: dataSource,
      storeType: 'typeorm',
      schemaName: 'conversation',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: 'requests',
      points: limits.requestsPerMinute,
      duration: 60,
      // Beyond the limit this process refuses by itself, without asking the database again.
      inMemoryBlockOnConsumed: limits.requestsPerMinute + 1,
    });
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
