import { Injectable } from '@nestjs/common';
import { LimitError } from '@parley/contracts';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import type { Limits } from './limits';

interface PoolHolder {
  master: object;
}

/** Requests per minute and person, counted across replicas in PostgreSQL. */
@Injectable()
export class RequestLimit {
  private readonly limiter: RateLimiterPostgres;

  constructor(
    dataSource: DataSource,
    private readonly limits: Limits,
  ) {
    this.limiter = new RateLimiterPostgres({
      storeClient: (dataSource.driver as unknown as PoolHolder).master,
      storeType: 'pool',
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

  /** @throws LimitError `too_many_requests` */
  async consume(ownerId: string): Promise<void> {
    try {
      await this.limiter.consume(ownerId);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const detail = 'You are sending too fast.';
      const resetAt = new Date(Date.now() + refusal.msBeforeNext);
      throw new LimitError('too_many_requests', 'requests_per_minute', detail, resetAt);
    }
  }

  async state(ownerId: string): Promise<{ remaining: number; resetAt: Date }> {
    const state = await this.limiter.get(ownerId);
    return {
      remaining: Math.max(0, state?.remainingPoints ?? this.limits.requestsPerMinute),
      resetAt: new Date(Date.now() + (state?.msBeforeNext ?? 0)),
    };
  }
}
