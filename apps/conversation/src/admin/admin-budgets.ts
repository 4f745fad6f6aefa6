import { Inject, Injectable } from '@nestjs/common';
import type { InstallationBudgets } from '@parley/contracts';
import { nearlySpent } from '../admission/budgets';
import { LIMITS, type Limits } from '../admission/limits';
import { installationBudgetsOf } from '../admission/shared-budgets';
import { UsageRepository } from '../admission/usage.repository';
import { ModelCatalog } from '../models/model-catalog';

/** What all people together have used, and may use. */
@Injectable()
export class AdminBudgets {
  constructor(
    private readonly usage: UsageRepository,
    private readonly catalog: ModelCatalog,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async view(): Promise<InstallationBudgets> {
    const usage = await this.usage.countInstallation();
    return {
      period: { day: usage.day, month: usage.month },
      tokens: { ...usage.tokensToday, limit: usage.limits.tokensPerDay },
      cost: { ...usage.costThisMonth, limit: usage.limits.costPerMonth, currency: this.catalog.currency },
      warnings: nearlySpent(installationBudgetsOf(usage), this.limits.warningShare),
    };
  }
}
