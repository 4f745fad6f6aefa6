import { type BudgetName, type BudgetState, costOf, LimitError, type Model } from '@parley/contracts';
import type { Limits } from './limits';
import type { Spent } from './spent';

/** A hard cap, and how much of it is gone. */
export interface Budget extends BudgetState {
  kind: 'tokens' | 'cost';
  /** What is set aside for generations under way. */
  reserved: number;
  /** The day or the month that it is for, as `2026-11-25` or `2026-11`. */
  period: string;
}

/** The next midnight in UTC. */
export function nextDay(now = new Date()): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/** The first moment of the next month in UTC. */
export function nextMonth(now = new Date()): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}

type BudgetLimits = Pick<Limits, 'tokensPerDay' | 'costPerMonth'>;

/** The budgets that there are: a limit of null is none. */
export function budgetsOf(spent: Spent, limits: BudgetLimits, prefix: '' | 'installation_' | 'team_' = '', teamId?: string): Budget[] {
  const { day, month } = spent;
  const candidates: (Omit<Budget, 'limit' | 'name'> & { base: 'tokens_per_day' | 'cost_per_month'; limit: number | null })[] = [
    { base: 'tokens_per_day', kind: 'tokens', limit: limits.tokensPerDay, ...spent.tokensToday, period: day, resetAt: nextDay().toISOString() },
    { base: 'cost_per_month', kind: 'cost', limit: limits.costPerMonth, ...spent.costThisMonth, period: month, resetAt: nextMonth().toISOString() },
  ];
  return candidates.flatMap(({ base, limit, ...budget }) => {
    const name: BudgetName = `${prefix}${base}`;
    return limit === null ? [] : [{ ...budget, name, limit, ...(teamId === undefined ? {} : { teamId }) }];
  });
}

/** The longest answer that a budget can pay for, beside what is used and set aside already; below 0 when not even the prompt. */
export function affordable({ kind, limit, used, reserved }: Budget, { price }: Model, promptTokens: number): number {
  const left = limit - used - reserved;
  if (kind === 'tokens') return left - promptTokens;
  const afterPrompt = left - costOf(price, promptTokens, 0);
  if (price.outputPerMillion === 0) return afterPrompt >= 0 ? Number.POSITIVE_INFINITY : 0;
  // One micro-unit is left out, since the cost of prompt and answer together is rounded up once.
  return Math.floor(((afterPrompt - 1) * 1_000_000) / price.outputPerMillion);
}

/** Those of which more than this share is used. */
export function nearlySpent(budgets: readonly Budget[], share: number): BudgetState[] {
  return budgets.filter((budget) => isNearlySpent(budget, share)).map(stateOf);
}

export function isNearlySpent({ used, limit }: Budget, share: number): boolean {
  return used >= limit * share;
}

/** As people are told of it. */
export function stateOf({ name, teamId, used, limit, resetAt }: Budget): BudgetState {
  return { name, ...(teamId === undefined ? {} : { teamId }), used, limit, resetAt };
}

const REFUSALS: Record<BudgetName, string> = {
  tokens_per_day: "Today's tokens are used up.",
  cost_per_month: "This month's budget is used up.",
  team_tokens_per_day: "Your team's tokens are used up for today.",
  team_cost_per_month: "Your team's budget is used up for this month.",
  installation_tokens_per_day: 'The tokens of everybody here are used up for today.',
  installation_cost_per_month: 'The budget of everybody here is used up for this month.',
};

export function budgetExceeded({ name, resetAt }: Budget): LimitError {
  return new LimitError('budget_exceeded', name, REFUSALS[name], new Date(resetAt));
}
