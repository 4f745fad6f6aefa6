import type { Env } from '../env';

export interface Limits {
  /** Null: no such limit. */
  requestsPerMinute: { perPerson: number; perTeam: number | null; perAddress: number | null };
  concurrentGenerations: number;
  queuedGenerations: number;
  /** Null: no such budget. */
  tokensPerDay: number | null;
  /** Micro-units of the currency; null: no such budget. */
  costPerMonth: number | null;
  /** Of all people together. */
  installation: InstallationLimits;
  /** Of each team that has no limits of its own. */
  team: TeamLimits;
  /** Generations that lie ready before the workers; what is more waits in line. */
  readyGenerations: number;
  /** How long a generation may wait in line. */
  longestWaitMs: number;
  /** Most tokens of an answer and of a prompt, whatever the model could do; null: as many as it can. */
  answerTokens: number | null;
  /** Share of a budget after which its owner is warned. */
  warningShare: number;
}

export interface InstallationLimits {
  tokensPerDay: number | null;
  costPerMonth: number | null;
}

export interface TeamLimits {
  tokensPerDay: number | null;
  costPerMonth: number | null;
  concurrentGenerations: number | null;
}

export const LIMITS = Symbol('LIMITS');

const MICRO = 1_000_000;

export function limitsOf(env: Env): Limits {
  return {
    requestsPerMinute: {
      perPerson: env.LIMIT_REQUESTS_PER_MINUTE,
      perTeam: env.LIMIT_TEAM_REQUESTS_PER_MINUTE ?? null,
      perAddress: env.LIMIT_ADDRESS_REQUESTS_PER_MINUTE ?? null,
    },
    concurrentGenerations: env.LIMIT_CONCURRENT_GENERATIONS,
    queuedGenerations: env.LIMIT_QUEUED_GENERATIONS,
    tokensPerDay: env.BUDGET_TOKENS_PER_DAY ?? null,
    costPerMonth: inMicroUnits(env.BUDGET_COST_PER_MONTH),
    installation: {
      tokensPerDay: env.BUDGET_INSTALLATION_TOKENS_PER_DAY ?? null,
      costPerMonth: inMicroUnits(env.BUDGET_INSTALLATION_COST_PER_MONTH),
    },
    team: {
      tokensPerDay: env.BUDGET_TEAM_TOKENS_PER_DAY ?? null,
      costPerMonth: inMicroUnits(env.BUDGET_TEAM_COST_PER_MONTH),
      concurrentGenerations: env.LIMIT_TEAM_CONCURRENT_GENERATIONS ?? null,
    },
    readyGenerations: env.LIMIT_READY_GENERATIONS,
    longestWaitMs: env.LIMIT_WAITING_MS,
    answerTokens: env.LIMIT_ANSWER_TOKENS ?? null,
    warningShare: env.BUDGET_WARNING_SHARE,
  };
}

function inMicroUnits(cost: number | undefined): number | null {
  return cost === undefined ? null : Math.round(cost * MICRO);
}
