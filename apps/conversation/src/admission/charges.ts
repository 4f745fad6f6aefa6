import { Inject, Injectable } from '@nestjs/common';
import type { BudgetState } from '@parley/contracts';
import type { GenerationEntity } from '../generations/generation.entity';
import type { Amount } from '../ledger/ledger';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { type Budget, budgetsOf, nearlySpent } from './budgets';
import { LIMITS, type Limits } from './limits';
import { SharedBudgetWatch } from './shared-budget-watch';
import { hasLimits } from './shared-budgets';
import { type OwnerUsage, UsageRepository } from './usage.repository';

/** Tells people what a charge means for their budgets. */
@Injectable()
export class Charges {
  constructor(
    private readonly usage: UsageRepository,
    private readonly watch: SharedBudgetWatch,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** To be called before it is booked. */
  async announce(transaction: OwnerTransaction, generation: GenerationEntity, charge: Amount): Promise<void> {
    transaction.say({ type: 'usage.changed' });
    if (charge.tokens === 0 && charge.cost === 0) return;
    const before = await this.usage.count(transaction.ownerId, generation.teams, transaction.manager);
    for (const budget of this.crossedBy(charge, before, generation)) transaction.say({ type: 'usage.warning', budget });
    const { limitedTeams, limits } = before;
    const isShared = limitedTeams.length > 0 || hasLimits(limits.installation);
    if (isShared) transaction.followUps.push(() => this.watch.lookSoon(limitedTeams));
  }

  /** The person's own budgets that this charge brings beyond their soft threshold. */
  private crossedBy(charge: Amount, before: OwnerUsage, { createdAt }: GenerationEntity): BudgetState[] {
    const after = budgetsOf(before, before.limits).map((budget) => ({ ...budget, used: budget.used + charge[budget.kind] }));
    const admittedAt = createdAt.toISOString();
    return nearlySpent(after.filter((budget) => admittedAt.startsWith(budget.period) && this.isCrossed(budget, charge)), 0);
  }

  private isCrossed({ kind, limit, used }: Budget, charge: Amount): boolean {
    const threshold = limit * this.limits.warningShare;
    return used >= threshold && used - charge[kind] < threshold;
  }
}
