import { Inject, Injectable } from '@nestjs/common';
import { costOf, LimitError, type Model } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { LIMITS, type Limits } from './limits';
import { type OwnerUsage, UsageRepository } from './usage.repository';

export interface Wish {
  model: Model;
  promptTokens: number;
  /** Tokens that the asker wants the answer to have at most. */
  mostTokens?: number | undefined;
}

export interface Admitted {
  maxOutputTokens: number;
  reservedTokens: number;
  /** Micro-units. */
  reservedCost: number;
  /** False: it waits until one of the owner's own generations has ended. */
  mayStart: boolean;
}

/** An answer that cannot have even this many tokens is not begun. */
const LEAST_ANSWER_TOKENS = 16;

/** Decides whether a generation may start, and sets its worst case aside, all in the caller's transaction, which holds the owner's lock. */
@Injectable()
export class Admission {
  constructor(
    private readonly usage: UsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /**
   * @throws LimitError `queue_full` or `budget_exceeded`
   */
  async admit(manager: EntityManager, ownerId: string, { model, promptTokens, mostTokens }: Wish): Promise<Admitted> {
    const usage = await this.usage.count(ownerId, manager);
    // Whoever waits already goes first.
    const mayStart = usage.waiting === 0 && usage.dispatched < this.limits.concurrentGenerations;
    if (!mayStart && usage.waiting >= this.limits.queuedGenerations) throw queueFull();
    const maxOutputTokens = Math.min(this.affordable(usage, model, promptTokens), mostTokens ?? Number.POSITIVE_INFINITY);
    return {
      maxOutputTokens,
      reservedTokens: promptTokens + maxOutputTokens,
      reservedCost: costOf(model.price, promptTokens, maxOutputTokens),
      mayStart,
    };
  }

  /** The longest answer that window and budgets can pay for, beside what is used and set aside already. */
  private affordable(usage: OwnerUsage, model: Model, promptTokens: number): number {
    const byWindow = Math.min(model.maxOutputTokens, model.contextWindow - promptTokens);
    const byTokens = this.tokensLeft(usage) - promptTokens;
    if (byTokens < LEAST_ANSWER_TOKENS) throw budgetExceeded('tokens_per_day', nextDay());
    const byCost = this.affordableByCost(usage, model, promptTokens);
    if (byCost < LEAST_ANSWER_TOKENS) throw budgetExceeded('cost_per_month', nextMonth());
    return Math.max(1, Math.min(byWindow, byTokens, byCost));
  }

  private tokensLeft({ tokensToday }: OwnerUsage): number {
    if (this.limits.tokensPerDay === null) return Number.POSITIVE_INFINITY;
    return this.limits.tokensPerDay - tokensToday.used - tokensToday.reserved;
  }

  private affordableByCost({ costThisMonth }: OwnerUsage, { price }: Model, promptTokens: number): number {
    if (this.limits.costPerMonth === null) return Number.POSITIVE_INFINITY;
    const left = this.limits.costPerMonth - costThisMonth.used - costThisMonth.reserved - costOf(price, promptTokens, 0);
    if (price.outputPerMillion === 0) return left >= 0 ? Number.POSITIVE_INFINITY : 0;
    // One micro-unit is left out, since the cost of prompt and answer together is rounded up once.
    return Math.floor(((left - 1) * 1_000_000) / price.outputPerMillion);
  }
}

function queueFull(): LimitError {
  const detail = 'You have too many answers waiting already. Wait for one to finish or stop one.';
  return new LimitError('queue_full', 'queued_generations', detail, new Date(Date.now() + 5_000));
}

function budgetExceeded(name: 'tokens_per_day' | 'cost_per_month', resetAt: Date): LimitError {
  const detail = name === 'tokens_per_day' ? "Today's tokens are used up." : "This month's budget is used up.";
  return new LimitError('budget_exceeded', name, detail, resetAt);
}

/** The next midnight in UTC. */
export function nextDay(now = new Date()): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/** The first moment of the next month in UTC. */
export function nextMonth(now = new Date()): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
