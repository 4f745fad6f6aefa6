import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { INSTALLATION_ACCOUNTS } from '../ledger/accounts';
import { LIMITS, type Limits } from './limits';

/** Used, and set aside for generations under way, in the present day and month. */
export interface Spent {
  tokensToday: { used: number; reserved: number };
  /** Micro-units. */
  costThisMonth: { used: number; reserved: number };
  /** As `2026-11-25` and `2026-11`. */
  day: string;
  month: string;
}

/** How a person stands. */
export interface OwnerUsage extends Spent {
  /** Generations (titles and summaries do not count: they delay nobody's answers) that are with the workers, and those that wait behind the owner's own limit. */
  dispatched: number;
  waiting: number;
  /** Those in force for this person. */
  limits: Limits;
}

type Row = Record<string, string | null>;

const PERIODS = `(SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM') AS month) AS period`;
const SPENT = `period.day, period.month,
  sum(b.used_tokens) FILTER (WHERE b.period = period.day) AS tokens_used,
  sum(b.reserved_tokens) FILTER (WHERE b.period = period.day) AS tokens_reserved,
  sum(b.used_cost) FILTER (WHERE b.period = period.month) AS cost_used,
  sum(b.reserved_cost) FILTER (WHERE b.period = period.month) AS cost_reserved`;

const OF_OWNER = `
  SELECT spent.*, running.*, own.tokens_per_day, own.cost_per_month, own.concurrent_generations
  FROM (SELECT ${SPENT} FROM ${PERIODS}
    LEFT JOIN conversation.balances b ON b.account = $1::text AND b.period IN (period.day, period.month)
    GROUP BY period.day, period.month) AS spent
  CROSS JOIN (SELECT count(*) FILTER (WHERE dispatched_at IS NOT NULL) AS dispatched,
      count(*) FILTER (WHERE dispatched_at IS NULL) AS waiting
    FROM conversation.generations WHERE owner_id = $1::uuid AND ended_at IS NULL AND purpose NOT IN ('title', 'summary')) AS running
  LEFT JOIN conversation.person_limits own ON own.owner_id = $1::uuid`;

const OF_INSTALLATION = `
  SELECT ${SPENT} FROM ${PERIODS}
  LEFT JOIN conversation.balances b ON b.account = ANY($1) AND b.period IN (period.day, period.month)
  GROUP BY period.day, period.month`;

/** What is used and reserved, from the balances of the ledger. */
@Injectable()
export class UsageRepository {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** @param manager inside the owner's transaction, where the numbers stay true until the commit */
  async count(ownerId: string, manager: EntityManager = this.dataSource.manager): Promise<OwnerUsage> {
    const [row = {}]: Row[] = await manager.query(OF_OWNER, [ownerId]);
    const number = (name: string): number => Number(row[name] ?? 0);
    return { ...spentOf(row), dispatched: number('dispatched'), waiting: number('waiting'), limits: this.limitsOf(row) };
  }

  async countInstallation(manager: EntityManager = this.dataSource.manager): Promise<Spent> {
    const [row = {}]: Row[] = await manager.query(OF_INSTALLATION, [INSTALLATION_ACCOUNTS]);
    return spentOf(row);
  }

  /** The numbers of all people together stay true from here to the commit; people are admitted one after the other. */
  async holdInstallation(manager: EntityManager): Promise<void> {
    await manager.query("SELECT pg_advisory_xact_lock(hashtextextended('installation budget', 2))");
  }

  private limitsOf({ tokens_per_day, cost_per_month, concurrent_generations }: Row): Limits {
    const own = (value: string | null | undefined): number | null => (value === null || value === undefined ? null : Number(value));
    return {
      ...this.limits,
      tokensPerDay: own(tokens_per_day) ?? this.limits.tokensPerDay,
      costPerMonth: own(cost_per_month) ?? this.limits.costPerMonth,
      concurrentGenerations: own(concurrent_generations) ?? this.limits.concurrentGenerations,
    };
  }
}

function spentOf(row: Row): Spent {
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    tokensToday: { used: number('tokens_used'), reserved: number('tokens_reserved') },
    costThisMonth: { used: number('cost_used'), reserved: number('cost_reserved') },
    day: row['day'] ?? '',
    month: row['month'] ?? '',
  };
}
