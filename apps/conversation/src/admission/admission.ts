import { Inject, Injectable } from '@nestjs/common';
import { costOf, LimitError, type Model } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { affordable, type Budget, budgetExceeded, budgetsOf } from './budgets';
import { LIMITS, type Limits } from './limits';
import { UsageRepository } from './usage.repository';

export interface Wish {
  model: Model;
  promptTokens: number;
  /** Tokens that the asker wants the answer to have at most. */
  mostTokens?: number | undefined;
  /** Neither counts against the limit of concurrency nor waits for it. */
  isExtra?: boolean;
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

/** Decides whether a generation may start, and how much it may use at most, in the caller's transaction, which holds the owner's lock. */
@Injectable()
export class Admission {
  constructor(
    private readonly usage: UsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /**
   * @throws LimitError `queue_full` or `budget_exceeded`
   */
  async admit(manager: EntityManager, ownerId: string, { model, promptTokens, mostTokens, isExtra = false }: Wish): Promise<Admitted> {
    const usage = await this.usage.count(ownerId, manager);
    const { limits } = usage;
    // Whoever waits already goes first.
    const mayStart = isExtra || (usage.waiting === 0 && usage.dispatched < limits.concurrentGenerations);
    if (!mayStart && usage.waiting >= limits.queuedGenerations) throw queueFull();
    const budgets = [...budgetsOf(usage, limits), ...(await this.installationBudgets(manager))];
    const byBudgets = budgets.map((budget) => longest(budget, model, promptTokens));
    const byWindow = Math.min(model.maxOutputTokens, model.contextWindow - promptTokens);
    const maxOutputTokens = Math.max(1, Math.min(byWindow, mostTokens ?? byWindow, ...byBudgets));
    return {
      maxOutputTokens,
      reservedTokens: promptTokens + maxOutputTokens,
      reservedCost: costOf(model.price, promptTokens, maxOutputTokens),
      mayStart,
    };
  }

  private async installationBudgets(manager: EntityManager): Promise<Budget[]> {
    const { installation } = this.limits;
    if (installation.tokensPerDay === null && installation.costPerMonth === null) return [];
    await this.usage.holdInstallation(manager);
    return budgetsOf(await this.usage.countInstallation(manager), installation, 'installation_');
  }
}

function longest(budget: Budget, model: Model, promptTokens: number): number {
  const tokens = affordable(budget, model, promptTokens);
  if (tokens < LEAST_ANSWER_TOKENS) throw budgetExceeded(budget);
  return tokens;
}

function queueFull(): LimitError {
  const detail = 'You have too many answers waiting already. Wait for one to finish or stop one.';
  return new LimitError('queue_full', 'queued_generations', detail, new Date(Date.now() + 5_000));
}
