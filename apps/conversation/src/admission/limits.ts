import type { Env } from '../env';

export interface Limits {
  requestsPerMinute: number;
  concurrentGenerations: number;
  queuedGenerations: number;
  /** Null: no such budget. */
  tokensPerDay: number | null;
  /** Micro-units of the currency; null: no such budget. */
  costPerMonth: number | null;
  /** Of all people together. */
  installation: { tokensPerDay: number | null; costPerMonth: number | null };
  /** Share of a budget after which its owner is warned. */
  warningShare: number;
}

export const LIMITS = Symbol('LIMITS');

const MICRO = 1_000_000;

export function limitsOf(env: Env): Limits {
  return {
    requestsPerMinute: env.LIMIT_REQUESTS_PER_MINUTE,
    concurrentGenerations: env.LIMIT_CONCURRENT_GENERATIONS,
    queuedGenerations: env.LIMIT_QUEUED_GENERATIONS,
    tokensPerDay: env.BUDGET_TOKENS_PER_DAY ?? null,
    costPerMonth: inMicroUnits(env.BUDGET_COST_PER_MONTH),
    installation: {
      tokensPerDay: env.BUDGET_INSTALLATION_TOKENS_PER_DAY ?? null,
      costPerMonth: inMicroUnits(env.BUDGET_INSTALLATION_COST_PER_MONTH),
    },
    warningShare: env.BUDGET_WARNING_SHARE,
  };
}

function inMicroUnits(cost: number | undefined): number | null {
  return cost === undefined ? null : Math.round(cost * MICRO);
}
