import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { INSTALLATION_ACCOUNTS } from '../ledger/accounts';
import { type InstallationLimits, LIMITS, type Limits, type TeamLimits } from './limits';
import { numberOrNull } from './own-limits';
import { type Row, SPENT, type Spent, spentOf, PERIODS } from './spent';

/** How a person stands. */
export interface OwnerUsage extends Spent {
  /** Generations (titles and summaries do not count: they delay nobody's answers) that are with the workers, and those that wait in line. */
  dispatched: number;
  waiting: number;
  /** Turn of the last one of this person that waits or waited, and of the last one of all that was let go. */
  lastTag: number;
  lineTag: number;
  /** How many lie ready before the workers, of all people: as far as it matters. */
  ready: number;
  /** Teams of this person that have limits. */
  limitedTeams: LimitedTeam[];
  /** Those in force for this person. */
  limits: Limits;
}

/** How all people together stand, and what is in force for them. */
export interface InstallationUsage extends Spent {
  limits: InstallationLimits;
}

export interface LimitedTeam extends TeamLimits {
  teamId: string;
}

interface OwnTeamLimits {
  team_id: string;
  tokens_per_day: number | null;
  cost_per_month: number | null;
  concurrent_generations: number | null;
}

const OF_OWNER = `
  SELECT spent.day, spent.month, spent.tokens_used, spent.tokens_reserved, spent.cost_used, spent.cost_reserved,
    running.dispatched, running.waiting, running.last_tag, own.tokens_per_day, own.cost_per_month, own.concurrent_generations, line.tag AS line_tag,
    everybody.tokens_per_day AS all_tokens_per_day, everybody.cost_per_month AS all_cost_per_month,
    (SELECT count(*) FROM (SELECT FROM conversation.generations
      WHERE ended_at IS NULL AND dispatched_at IS NOT NULL AND status = 'queued' LIMIT $3) AS handed_over) AS ready,
    (SELECT json_agg(t) FROM conversation.team_limits t WHERE t.team_id = ANY($2::uuid[])) AS teams
  FROM (SELECT ${SPENT} FROM ${PERIODS}
    LEFT JOIN conversation.balances b ON b.account = $1::text AND b.period IN (period.day, period.month)
    GROUP BY period.day, period.month) AS spent
  CROSS JOIN (SELECT count(*) FILTER (WHERE dispatched_at IS NOT NULL) AS dispatched,
      count(*) FILTER (WHERE dispatched_at IS NULL) AS waiting, max(line_tag) AS last_tag
    FROM conversation.generations WHERE owner_id = $1::uuid AND ended_at IS NULL AND purpose NOT IN ('title', 'summary')) AS running
  CROSS JOIN conversation.line
  LEFT JOIN conversation.installation_limits everybody ON true
  LEFT JOIN conversation.person_limits own ON own.owner_id = $1::uuid`;

const OF_INSTALLATION = `
  SELECT ${SPENT}, everybody.tokens_per_day AS all_tokens_per_day, everybody.cost_per_month AS all_cost_per_month FROM ${PERIODS}
  LEFT JOIN conversation.installation_limits everybody ON true
  LEFT JOIN conversation.balances b ON b.account = ANY($1) AND b.period IN (period.day, period.month)
  GROUP BY period.day, period.month, everybody.tokens_per_day, everybody.cost_per_month`;

/** What is used and reserved, from the balances of the ledger. */
@Injectable()
export class UsageRepository {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** @param manager inside the owner's transaction, where the numbers of the owner stay true until the commit */
  async count(ownerId: string, teams: readonly string[], manager: EntityManager = this.dataSource.manager): Promise<OwnerUsage> {
    const [row = {}]: Row[] = await manager.query(OF_OWNER, [ownerId, teams, this.limits.readyGenerations]);
    const number = (name: string): number => Number(row[name] ?? 0);
    return {
      ...spentOf(row),
      ...{ dispatched: number('dispatched'), waiting: number('waiting'), ready: number('ready') },
      ...{ lastTag: number('last_tag'), lineTag: number('line_tag') },
      limitedTeams: this.limitedOf(teams, row['teams'] as OwnTeamLimits[] | null),
      limits: this.limitsOf(row),
    };
  }

  async countInstallation(manager: EntityManager = this.dataSource.manager): Promise<InstallationUsage> {
    const [row = {}]: Row[] = await manager.query(OF_INSTALLATION, [INSTALLATION_ACCOUNTS]);
    return { ...spentOf(row), limits: this.installationLimitsOf(row) };
  }

  private limitsOf(row: Row): Limits {
    return {
      ...this.limits,
      tokensPerDay: numberOrNull(row['tokens_per_day']) ?? this.limits.tokensPerDay,
      costPerMonth: numberOrNull(row['cost_per_month']) ?? this.limits.costPerMonth,
      concurrentGenerations: numberOrNull(row['concurrent_generations']) ?? this.limits.concurrentGenerations,
      installation: this.installationLimitsOf(row),
    };
  }

  private installationLimitsOf({ all_tokens_per_day, all_cost_per_month }: Row): InstallationLimits {
    const { tokensPerDay, costPerMonth } = this.limits.installation;
    return { tokensPerDay: numberOrNull(all_tokens_per_day) ?? tokensPerDay, costPerMonth: numberOrNull(all_cost_per_month) ?? costPerMonth };
  }

  private limitedOf(teams: readonly string[], rows: OwnTeamLimits[] | null): LimitedTeam[] {
    const own = new Map(rows?.map((row) => [row.team_id, row]));
    const { tokensPerDay, costPerMonth, concurrentGenerations } = this.limits.team;
    return [...teams].sort().flatMap((teamId) => {
      const row = own.get(teamId);
      const limits = {
        tokensPerDay: row?.tokens_per_day ?? tokensPerDay,
        costPerMonth: row?.cost_per_month ?? costPerMonth,
        concurrentGenerations: row?.concurrent_generations ?? concurrentGenerations,
      };
      return Object.values(limits).every((limit) => limit === null) ? [] : [{ teamId, ...limits }];
    });
  }
}
