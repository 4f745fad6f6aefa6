import { Injectable } from '@nestjs/common';
import type { TeamLimitsBody } from '@parley/contracts';
import { DataSource, type EntityManager } from 'typeorm';

interface Row {
  team_id: string;
  tokens_per_day: string | null;
  cost_per_month: string | null;
  concurrent_generations: number | null;
}

const FIND = 'SELECT team_id, tokens_per_day, cost_per_month, concurrent_generations FROM conversation.team_limits';

/** Teams that have limits of their own. */
@Injectable()
export class TeamLimitsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(teamId: string, manager: EntityManager = this.dataSource.manager): Promise<TeamLimitsBody | null> {
    const [row]: Row[] = await manager.query(`${FIND} WHERE team_id = $1`, [teamId]);
    return row ? toLimits(row) : null;
  }

  /** By team, those behind `after`. */
  async list(after: string | null, limit: number): Promise<{ teamId: string; limits: TeamLimitsBody }[]> {
    const text = `${FIND} WHERE $1::uuid IS NULL OR team_id > $1 ORDER BY team_id LIMIT $2`;
    const rows: Row[] = await this.dataSource.query(text, [after, limit]);
    return rows.map((row) => ({ teamId: row.team_id, limits: toLimits(row) }));
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

function toLimits({ tokens_per_day, cost_per_month, concurrent_generations }: Row): TeamLimitsBody {
  const number = (value: string | null): number | null => (value === null ? null : Number(value));
  return { tokensPerDay: number(tokens_per_day), costPerMonth: number(cost_per_month), concurrentGenerations: concurrent_generations };
}
