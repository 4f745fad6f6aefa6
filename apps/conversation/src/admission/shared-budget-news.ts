import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Outbox } from '../outbox/outbox';
import { OwnerTransaction } from '../outbox/owner-transaction';
import { type Budget, isNearlySpent, stateOf } from './budgets';
import { SharedBudgetWarningsRepository } from './shared-budget-warnings.repository';
import { SharedBudgets } from './shared-budgets';
import type { LimitedTeam } from './usage.repository';

/** Tells the people of a team that most of its budget is used, once in a period, whichever replica notices. */
@Injectable()
export class SharedBudgetNews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly budgets: SharedBudgets,
    private readonly warnings: SharedBudgetWarningsRepository,
  ) {}

  /** @returns budgets of these teams, and of everybody, of which more than that share is used, and nobody knew before */
  async tell(teams: readonly LimitedTeam[], share: number): Promise<Budget[]> {
    const { news, told } = await this.dataSource.transaction(async (manager) => {
      const spent = (await this.budgets.of(teams, manager)).filter((budget) => isNearlySpent(budget, share));
      const news = await this.warnings.note(manager, spent);
      const told: OwnerTransaction[] = [];
      for (const budget of news) told.push(...(await this.toldOf(budget, manager)));
      await this.outbox.add(manager, told);
      return { news, told };
    });
    this.outbox.publishSoon(told.flatMap(({ stored }) => stored));
    return news;
  }

  /** Who administers is not known here: administrators read of everybody's budgets. */
  private async toldOf(budget: Budget, manager: EntityManager): Promise<OwnerTransaction[]> {
    if (budget.teamId === undefined) return [];
    const members = await this.warnings.membersOf(manager, budget.teamId);
    return members.map((ownerId) => {
      const transaction = new OwnerTransaction(manager, ownerId);
      transaction.say({ type: 'usage.warning', budget: stateOf(budget) });
      return transaction;
    });
  }
}
