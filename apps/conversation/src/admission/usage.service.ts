import { Injectable } from '@nestjs/common';
import type { UsageView } from '@parley/contracts';
import { ModelCatalog } from '../models/model-catalog';
import { budgetsOf, nearlySpent } from './budgets';
import { RequestLimit } from './request-limit';
import { UsageRepository } from './usage.repository';

@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly requests: RequestLimit,
    private readonly catalog: ModelCatalog,
  ) {}

  async view(ownerId: string): Promise<UsageView> {
    const [usage, requests] = await Promise.all([
      this.usage.count(ownerId),
      this.requests.state(ownerId),
    ]);
    const { day, month, limits } = usage;
    return {
      period: { day, month },
      tokens: { ...usage.tokensToday, limit: limits.tokensPerDay },
      cost: { ...usage.costThisMonth, limit: limits.costPerMonth, currency: this.catalog.choose().price.currency },
      concurrency: { active: usage.dispatched, limit: limits.concurrentGenerations },
      warnings: nearlySpent(budgetsOf(usage, limits), limits.warningShare),
      requests: { remaining: requests.remaining, resetAt: requests.resetAt.toISOString() },
    };
  }
}
