import { Inject, Injectable } from '@nestjs/common';
import type { UsageView } from '@parley/contracts';
import { ModelCatalog } from '../models/model-catalog';
import { LIMITS, type Limits } from './limits';
import { RequestLimit } from './request-limit';
import { UsageRepository } from './usage.repository';

@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly requests: RequestLimit,
    private readonly catalog: ModelCatalog,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async view(ownerId: string): Promise<UsageView> {
    const [usage, requests] = await Promise.all([
      this.usage.count(ownerId),
      this.requests.state(ownerId),
    ]);
    const day = new Date().toISOString().slice(0, 10);
    return {
      period: { day, month: day.slice(0, 7) },
      tokens: { ...usage.tokensToday, limit: this.limits.tokensPerDay },
      cost: { ...usage.costThisMonth, limit: this.limits.costPerMonth, currency: this.catalog.choose().price.currency },
      concurrency: { active: usage.dispatched, limit: this.limits.concurrentGenerations },
      requests: { remaining: requests.remaining, resetAt: requests.resetAt.toISOString() },
    };
  }
}
