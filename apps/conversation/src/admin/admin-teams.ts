import { Inject, Injectable } from '@nestjs/common';
import type { AdminTeam, Page, PageQuery, TeamLimitsBody } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { LIMITS, type Limits } from '../admission/limits';
import { TeamLimitsRepository } from '../admission/team-limits.repository';
import { TeamUsageRepository } from '../admission/team-usage.repository';
import { toTeamUsage } from '../admission/usage.service';
import { AdminAudit } from './admin-audit';

const Key = z.tuple([z.uuid()]);
const AS_ALL_TEAMS: TeamLimitsBody = { tokensPerDay: null, costPerMonth: null, concurrentGenerations: null };

interface Owned {
  teamId: string;
  limits: TeamLimitsBody;
}

/** What teams may use and have used; changes are in force from the next request on, and noted with what was before. */
@Injectable()
export class AdminTeams {
  constructor(
    private readonly dataSource: DataSource,
    private readonly teams: TeamLimitsRepository,
    private readonly usage: TeamUsageRepository,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** Those that have limits of their own. */
  async list({ limit, cursor }: PageQuery): Promise<Page<AdminTeam>> {
    const after = cursor === undefined ? null : decodeCursor(Key, cursor)[0];
    const rows = await this.teams.list(after, limit + 1);
    const { items, nextCursor } = pageOf(rows, limit, ({ teamId }) => [teamId]);
    return { items: await this.views(items), nextCursor };
  }

  async of(teamId: string): Promise<AdminTeam> {
    const limits = (await this.teams.find(teamId)) ?? AS_ALL_TEAMS;
    const [view] = await this.views([{ teamId, limits }]);
    if (!view) throw new Error('a team has no view');
    return view;
  }

  /** @param after null: as for all teams */
  async change(actorId: string, teamId: string, after: TeamLimitsBody | null): Promise<AdminTeam> {
    await this.dataSource.transaction(async (manager) => {
      const before = await this.teams.find(teamId, manager);
      await this.teams.save(manager, teamId, after);
      const detail = { before, after };
      await AdminAudit.write(manager, { actorId, action: after ? 'team-limits.set' : 'team-limits.clear', ownerId: teamId, detail });
    });
    return this.of(teamId);
  }

  private async views(rows: readonly Owned[]): Promise<AdminTeam[]> {
    const { team } = this.limits;
    const inForce = rows.map(({ teamId, limits }) => ({
      teamId,
      tokensPerDay: limits.tokensPerDay ?? team.tokensPerDay,
      costPerMonth: limits.costPerMonth ?? team.costPerMonth,
      concurrentGenerations: limits.concurrentGenerations ?? team.concurrentGenerations,
    }));
    const states = await this.usage.count(inForce);
    return states.map((state, nth) => ({ teamId: state.team.teamId, limits: rows[nth]?.limits ?? AS_ALL_TEAMS, usage: toTeamUsage(state) }));
  }
}
