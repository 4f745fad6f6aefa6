import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { teamAccount } from '../ledger/accounts';
import { PERIODS, type Row, SPENT, type Spent, spentOf } from './spent';
import type { LimitedTeam } from './usage.repository';

/** How a team stands. */
export interface TeamState extends Spent {
  team: LimitedTeam;
  /** Generations of its members that are with the workers, and those that wait in line. */
  dispatched: number;
  waiting: number;
}

const OF_TEAMS = `
  SELECT spent.day, spent.month, spent.tokens_used, spent.tokens_reserved, spent.cost_used, spent.cost_reserved,
    running.dispatched, running.waiting, team.id AS team_id
  FROM unnest($1::uuid[], $2::text[]) AS team (id, account)
  CROSS JOIN LATERAL (SELECT ${SPENT} FROM ${PERIODS}
    LEFT JOIN conversation.balances b ON b.account = team.account AND b.period IN (period.day, period.month)
    GROUP BY period.day, period.month) AS spent
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE dispatched_at IS NOT NULL) AS dispatched,
      count(*) FILTER (WHERE dispatched_at IS NULL) AS waiting
    FROM conversation.generations WHERE ended_at IS NULL AND teams <> '{}' AND teams @> ARRAY[team.id]
      AND purpose NOT IN ('title', 'summary')) AS running`;

const TEAMS = 3;
const INSTALLATION = 2;

/** What teams have used together. */
@Injectable()
export class TeamUsageRepository {
  constructor(private readonly dataSource: DataSource) {}

  async count(teams: readonly LimitedTeam[], manager: EntityManager = this.dataSource.manager): Promise<TeamState[]> {
    if (teams.length === 0) return [];
    const ids = teams.map(({ teamId }) => teamId);
    const rows: Row[] = await manager.query(OF_TEAMS, [ids, ids.map(teamAccount)]);
    const byTeam = new Map(rows.map((row) => [row['team_id'], row]));
    return teams.map((team) => {
      const row = byTeam.get(team.teamId) ?? {};
      return { ...spentOf(row), team, dispatched: Number(row['dispatched'] ?? 0), waiting: Number(row['waiting'] ?? 0) };
    });
  }

  /**
   * What these teams, and all people together, have used stays true from here to the commit: those who share a budget
   * are admitted one after the other.
   */
  async hold(manager: EntityManager, teams: readonly LimitedTeam[], withInstallation: boolean): Promise<void> {
    // Always in this order, so that two of them never wait for each other.
    const ofTeams = teams.map(({ teamId }) => ({ key: teamId, kind: TEAMS }));
    const locks = [...ofTeams, ...(withInstallation ? [{ key: 'installation budget', kind: INSTALLATION }] : [])];
    if (locks.length === 0) return;
    await manager.query(
      `SELECT pg_advisory_xact_lock(hashtextextended(key, kind))
       FROM (SELECT key, kind FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS l (key, kind, nth) ORDER BY nth OFFSET 0) AS locks`,
      [locks.map(({ key }) => key), locks.map(({ kind }) => kind)],
    );
  }
}
