import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What a person has used and what is set aside for generations under way. */
export interface OwnerUsage {
  tokensToday: { used: number; reserved: number };
  /** Micro-units. */
  costThisMonth: { used: number; reserved: number };
  /** Generations that are with the workers, and those that wait behind the owner's own limit. */
  dispatched: number;
  waiting: number;
}

/** Counts from the generations themselves, each of which is charged once, by its own row. */
@Injectable()
export class UsageRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @param manager inside the owner's transaction, where the numbers stay true until the commit */
  async count(ownerId: string, manager = this.dataSource.manager): Promise<OwnerUsage> {
    const rows: Record<string, string | null>[] = await manager.query(
      `SELECT
         sum(prompt_tokens + completion_tokens) FILTER (WHERE created_at >= day) AS tokens_used,
         sum(reserved_tokens) FILTER (WHERE ended_at IS NULL) AS tokens_reserved,
         sum(cost) FILTER (WHERE created_at >= month) AS cost_used,
         sum(reserved_cost) FILTER (WHERE ended_at IS NULL) AS cost_reserved,
         count(*) FILTER (WHERE ended_at IS NULL AND dispatched_at IS NOT NULL) AS dispatched,
         count(*) FILTER (WHERE ended_at IS NULL AND dispatched_at IS NULL) AS waiting
       FROM conversation.generations,
         (SELECT date_trunc('day', now(), 'UTC') AS day, date_trunc('month', now(), 'UTC') AS month) AS period
       WHERE owner_id = $1 AND (created_at >= month OR ended_at IS NULL)`,
      [ownerId],
    );
    const count = (name: string): number => Number(rows[0]?.[name] ?? 0);
    return {
      tokensToday: { used: count('tokens_used'), reserved: count('tokens_reserved') },
      costThisMonth: { used: count('cost_used'), reserved: count('cost_reserved') },
      dispatched: count('dispatched'),
      waiting: count('waiting'),
    };
  }
}
