import { Inject, Injectable } from '@nestjs/common';
import type { TokenUsage } from '@parley/contracts';
import type { GenerationEntity } from '../generations/generation.entity';
import { type Amount, Ledger } from '../ledger/ledger';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { type Budget, budgetsOf, nearlySpent } from './budgets';
import { LIMITS, type Limits } from './limits';
import { UsageRepository } from './usage.repository';

/** Books what generations reserve and use, and tells their owner of it. */
@Injectable()
export class Charges {
  constructor(
    private readonly ledger: Ledger,
    private readonly usage: UsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async reserve({ manager, say }: OwnerTransaction, generation: GenerationEntity): Promise<void> {
    const { reservedTokens: tokens, reservedCost: cost } = generation;
    await this.ledger.reserve(manager, generation, { tokens, cost });
    say({ type: 'usage.changed' });
  }

  /** Once for each generation: a second time it fails, and the transaction with it. */
  async settle({ manager, ownerId, say }: OwnerTransaction, generation: GenerationEntity, usage: TokenUsage): Promise<void> {
    const used = { tokens: usage.promptTokens + usage.completionTokens, cost: usage.cost };
    const periods = await this.ledger.settle(manager, generation, used);
    say({ type: 'usage.changed' });
    const now = await this.usage.count(ownerId, manager);
    const crossed = budgetsOf(now, now.limits).filter((budget) => this.isCrossed(budget, used, periods));
    for (const warning of nearlySpent(crossed, 0)) say({ type: 'usage.warning', budget: warning });
  }

  /** Whether it was this charge that brought a budget beyond its soft threshold. */
  private isCrossed({ kind, limit, used, period }: Budget, charge: Amount, periods: readonly string[]): boolean {
    const threshold = limit * this.limits.warningShare;
    return periods.includes(period) && used >= threshold && used - charge[kind] < threshold;
  }
}
