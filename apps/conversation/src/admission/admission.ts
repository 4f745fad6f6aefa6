import { Inject, Injectable } from '@nestjs/common';
import { costOf, LimitError, type Model } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { Asker } from './asker';
import { affordable, type Budget, budgetExceeded, budgetsOf, nearlySpent } from './budgets';
import { hasLimits, installationBudgetsOf, teamBudgetsOf } from './shared-budgets';
import { BudgetWarnings } from './budget-warnings';
import { LIMITS, type Limits } from './limits';
import { type TeamState, TeamUsageRepository } from './team-usage.repository';
import { type OwnerUsage, UsageRepository } from './usage.repository';

export interface Wish {
  model: Model;
  promptTokens: number;
  /** Tokens that the asker wants the answer to have at most. */
  mostTokens?: number | undefined;
  /** Does not count against limits of concurrency. */
  isExtra?: boolean;
}

export interface Admitted {
  maxOutputTokens: number;
  reservedTokens: number;
  /** Micro-units. */
  reservedCost: number;
  /** False: it waits in line. */
  mayStart: boolean;
  /** Its turn, if it has to wait. */
  lineTag: number;
}

/** An answer that cannot have even this many tokens is not begun. */
const LEAST_ANSWER_TOKENS = 16;

/** Decides whether a generation may start, and how much it may use at most, in the caller's transaction, which holds the owner's lock. */
@Injectable()
export class Admission {
  constructor(
    private readonly usage: UsageRepository,
    private readonly teamUsage: TeamUsageRepository,
    private readonly warnings: BudgetWarnings,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /**
   * @throws LimitError `queue_full` or `budget_exceeded`
   */
  async admit(manager: EntityManager, asker: Asker, { model, promptTokens, mostTokens, isExtra = false }: Wish): Promise<Admitted> {
    const usage = await this.usage.count(asker.id, asker.teams, manager);
    const { limits, limitedTeams } = usage;
    const sharesInstallation = hasLimits(limits.installation);
    await this.teamUsage.hold(manager, limitedTeams, sharesInstallation);
    const teams = await this.teamUsage.count(limitedTeams, manager);
    const mayStart = usage.ready < limits.readyGenerations && (isExtra || (hasRoom(usage) && teams.every(hasTeamRoom)));
    if (!mayStart && !isExtra && usage.waiting >= limits.queuedGenerations) throw queueFull();
    const budgets = [
      ...budgetsOf(usage, limits),
      ...teams.flatMap(teamBudgetsOf),
      ...(sharesInstallation ? installationBudgetsOf(await this.usage.countInstallation(manager)) : []),
    ];
    this.warnings.tell(nearlySpent(budgets, limits.warningShare));
    const maxOutputTokens = this.longestAnswer({ model, promptTokens, mostTokens }, budgets);
    return {
      maxOutputTokens,
      reservedTokens: promptTokens + maxOutputTokens,
      reservedCost: costOf(model.price, promptTokens, maxOutputTokens),
      mayStart,
      lineTag: Math.max(usage.lineTag, usage.lastTag) + 1,
    };
  }

  private longestAnswer({ model, promptTokens, mostTokens }: Wish, budgets: readonly Budget[]): number {
    const byBudgets = budgets.map((budget) => longest(budget, model, promptTokens));
    const byWindow = Math.min(model.maxOutputTokens, model.contextWindow - promptTokens);
    return Math.max(1, Math.min(byWindow, mostTokens ?? byWindow, this.limits.answerTokens ?? byWindow, ...byBudgets));
  }
}

/** Whoever waits already goes first. */
function hasRoom({ waiting, dispatched, limits }: OwnerUsage): boolean {
  return waiting === 0 && dispatched < limits.concurrentGenerations;
}

function hasTeamRoom({ team, waiting, dispatched }: TeamState): boolean {
  return team.concurrentGenerations === null || (waiting === 0 && dispatched < team.concurrentGenerations);
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
