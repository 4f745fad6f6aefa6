import type { PersonLimitsBody } from '@parley/contracts';

/** Limits of one person or team in place of those of all, as PostgreSQL's driver gives them. */
export interface OwnLimitsRow {
  tokens_per_day: string | null;
  cost_per_month: string | null;
  concurrent_generations: number | null;
}

export function ownLimitsOf({ tokens_per_day, cost_per_month, concurrent_generations }: OwnLimitsRow): PersonLimitsBody {
  return { tokensPerDay: numberOrNull(tokens_per_day), costPerMonth: numberOrNull(cost_per_month), concurrentGenerations: concurrent_generations };
}

export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
