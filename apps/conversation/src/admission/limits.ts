import type { Env } from '../env';

export interface Limits {
  requestsPerMinute: number;
  concurrentGenerations: number;
  queuedGenerations: number;
  /** Null: no such budget. */
  tokensPerDay: number | null;
  /** Micro-units of the currency; null: no such budget. */
  costPerMonth: number | null;
}

export const LIMITS = Symbol('LIMITS');

const MICRO = 1_000_000;

export function limitsOf(env: Env): Limits {
  return {
    requestsPerMinute: env.LIMIT_REQUESTS_PER_MINUTE,
    concurrentGenerations: env.LIMIT_CONCURRENT_GENERATIONS,
    queuedGenerations: env.LIMIT_QUEUED_GENERATIONS,
    tokensPerDay: env.BUDGET_TOKENS_PER_DAY ?? null,
    costPerMonth: env.BUDGET_COST_PER_MONTH === undefined ? null : Math.round(env.BUDGET_COST_PER_MONTH * MICRO),
  };
}
