import { Injectable } from '@nestjs/common';
import type { TeamLimitsBody } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { type OwnLimitsRow, ownLimitsOf } from './own-limits';

type Row = OwnLimitsRow & { team_id: string };

const FIND = 'SELECT team_id, tokens_per_day, cost_per_month, concurrent_generations FROM conversation.team_limits';

/** Teams that have limits of their own. */
@Injectable()
export class TeamLimitsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(teamId: string, manager: EntityManager = this.dataSource.manager): Promise<TeamLimitsBody | null> {
    const [row]: Row[] = await manager.query(`${FIND} WHERE team_id = $1`, [teamId]);
    return row ? ownLimitsOf(row) : null;
  }

  /** By team, those behind `after`. */
  async list(after: string | null, limit: number): Promise<{ teamId: string; limits: TeamLimitsBody }[]> {
    const text = `${FIND} WHERE $1::uuid IS NULL OR team_id > $1 ORDER BY team_id LIMIT $2`;
    const rows: Row[] = await this.dataSource.query(text, [after, limit]);
    return rows.map((row) => ({ teamId: row.team_id, limits: ownLimitsOf(row) }));
  }

  /** @param limits null: as for all teams */
  async save(manager: EntityManager, teamId: string, limits: TeamLimitsBody | null): Promise<void> {
    if (!limits) return manager.query('DELETE FROM conversation.team_limits WHERE team_id = $1', [teamId]);
    await manager.query(
      `INSERT INTO conversation.team_limits (team_id, tokens_per_day, cost_per_month, concurrent_generations)
       VALUES ($1, $2, $3, $4) ON CONFLICT (team_id) DO UPDATE SET tokens_per_day = excluded.tokens_per_day,
         cost_per_month = excluded.cost_per_month, concurrent_generations = excluded.concurrent_generations`,
      [teamId, limits.tokensPerDay, limits.costPerMonth, limits.concurrentGenerations],
    );
  }
}
