import { Injectable } from '@nestjs/common';
import type { TeamUsage, UsageView } from '@parley/contracts';
import { ModelCatalog } from '../models/model-catalog';
import type { Asker } from './asker';
import { budgetsOf, nearlySpent } from './budgets';
import { hasLimits, installationBudgetsOf, teamBudgetsOf } from './shared-budgets';
import { RequestLimit } from './request-limit';
import { type TeamState, TeamUsageRepository } from './team-usage.repository';
import { UsageRepository } from './usage.repository';

@Injectable()
export class UsageService {
  constructor(
    private readonly usage: UsageRepository,
    private readonly teamUsage: TeamUsageRepository,
    private readonly requests: RequestLimit,
    private readonly catalog: ModelCatalog,
  ) {}

  /** Administrators are warned for everybody. */
  async view({ id, role, teams }: Asker): Promise<UsageView> {
    const [usage, requests] = await Promise.all([this.usage.count(id, teams), this.requests.state(id)]);
    const states = await this.teamUsage.count(usage.limitedTeams);
    const { day, month, limits } = usage;
    const ofEverybody = role === 'admin' && hasLimits(limits.installation) ? installationBudgetsOf(await this.usage.countInstallation()) : [];
    const budgets = [...budgetsOf(usage, limits), ...states.flatMap(teamBudgetsOf), ...ofEverybody];
    return {
      period: { day, month },
      tokens: { ...usage.tokensToday, limit: limits.tokensPerDay },
      cost: { ...usage.costThisMonth, limit: limits.costPerMonth, currency: this.catalog.currency },
      concurrency: { active: usage.dispatched, limit: limits.concurrentGenerations },
      queue: { waiting: usage.waiting, limit: limits.queuedGenerations },
      ...(states.length > 0 ? { teams: states.map(toTeamUsage) } : {}),
      warnings: nearlySpent(budgets, limits.warningShare),
      requests: { remaining: requests.remaining, resetAt: requests.resetAt.toISOString() },
    };
  }
}

export function toTeamUsage({ team, tokensToday, costThisMonth, dispatched }: TeamState): TeamUsage {
  return {
    teamId: team.teamId,
    tokens: { ...tokensToday, limit: team.tokensPerDay },
    cost: { ...costThisMonth, limit: team.costPerMonth },
    concurrency: { active: dispatched, limit: team.concurrentGenerations },
  };
}
