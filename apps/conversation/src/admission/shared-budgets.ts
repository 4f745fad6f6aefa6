import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Budget, budgetsOf } from './budgets';
import type { InstallationLimits } from './limits';
import { type TeamState, TeamUsageRepository } from './team-usage.repository';
import { type InstallationUsage, type LimitedTeam, UsageRepository } from './usage.repository';

/** Budgets that several people use together. */
@Injectable()
export class SharedBudgets {
  constructor(
    private readonly usage: UsageRepository,
    private readonly teamUsage: TeamUsageRepository,
  ) {}

  /** Of these teams, and of everybody. */
  async of(teams: readonly LimitedTeam[], manager: EntityManager): Promise<Budget[]> {
    const states = await this.teamUsage.count(teams, manager);
    return [...states.flatMap(teamBudgetsOf), ...installationBudgetsOf(await this.usage.countInstallation(manager))];
  }
}

export function teamBudgetsOf(state: TeamState): Budget[] {
  return budgetsOf(state, state.team, 'team_', state.team.teamId);
}

export function installationBudgetsOf(usage: InstallationUsage): Budget[] {
  return budgetsOf(usage, usage.limits, 'installation_');
}

export function hasLimits({ tokensPerDay, costPerMonth }: InstallationLimits): boolean {
  return tokensPerDay !== null || costPerMonth !== null;
}
