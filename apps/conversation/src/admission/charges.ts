import { Inject, Injectable } from '@nestjs/common';
import type { BudgetState } from '@parley/contracts';
import type { GenerationEntity } from '../generations/generation.entity';
import type { Amount } from '../ledger/ledger';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { type Budget, budgetsOf, nearlySpent } from './budgets';
import { LIMITS, type Limits } from './limits';
import { TeamUsageRepository } from './team-usage.repository';
import { UsageRepository } from './usage.repository';

/** Tells owners what a charge means for their budgets. */
@Injectable()
export class Charges {
  constructor(
    private readonly usage: UsageRepository,
    private readonly teamUsage: TeamUsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** To be called before it is booked. */
  async announce(transaction: OwnerTransaction, generation: GenerationEntity, charge: Amount): Promise<void> {
    transaction.say({ type: 'usage.changed' });
    if (charge.tokens === 0 && charge.cost === 0) return;
    for (const budget of await this.crossedBy(charge, transaction, generation)) transaction.say({ type: 'usage.warning', budget });
  }

  /** The budgets that this charge brings beyond their soft threshold. */
  private async crossedBy(charge: Amount, { manager, ownerId }: OwnerTransaction, { teams, createdAt }: GenerationEntity): Promise<BudgetState[]> {
    const before = await this.usage.count(ownerId, teams, manager);
    const states = await this.teamUsage.count(before.limitedTeams, manager);
    const budgets = [...budgetsOf(before, before.limits), ...states.flatMap((state) => budgetsOf(state, state.team, 'team_', state.team.teamId))];
    const after = budgets.map((budget) => ({ ...budget, used: budget.used + charge[budget.kind] }));
    const admittedAt = createdAt.toISOString();
    return nearlySpent(after.filter((budget) => admittedAt.startsWith(budget.period) && this.isCrossed(budget, charge)), 0);
  }

  private isCrossed({ kind, limit, used }: Budget, charge: Amount): boolean {
    const threshold = limit * this.limits.warningShare;
    return used >= threshold && used - charge[kind] < threshold;
  }
}
