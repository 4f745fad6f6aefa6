import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Outbox } from '../outbox/outbox';
import { OwnerTransaction } from '../outbox/owner-transaction';
import { type Budget, isNearlySpent, stateOf } from './budgets';
import { SharedBudgetWarningsRepository } from './shared-budget-warnings.repository';
import { SharedBudgets } from './shared-budgets';
import type { LimitedTeam } from './usage.repository';

/**
 * Tells that most of a budget is used which people share, once in a period, whichever replica notices: the people of the
 * team, or administrators when it is everybody's.
 */
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

  private async toldOf(budget: Budget, manager: EntityManager): Promise<OwnerTransaction[]> {
    const { teamId } = budget;
    const people = await (teamId === undefined ? this.warnings.administrators(manager) : this.warnings.membersOf(manager, teamId));
    return people.map((ownerId) => {
      const transaction = new OwnerTransaction(manager, ownerId);
      transaction.say({ type: 'usage.warning', budget: stateOf(budget) });
      return transaction;
    });
  }
}
