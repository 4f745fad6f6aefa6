import { Injectable } from '@nestjs/common';
import type { PersonLimits, PersonLimitsBody } from '@parley/contracts';
import type { EntityManager } from 'typeorm';

interface Row {
  owner_id: string;
  tokens_per_day: string | null;
  cost_per_month: string | null;
  concurrent_generations: number | null;
}

const FIND = 'SELECT owner_id, tokens_per_day, cost_per_month, concurrent_generations FROM conversation.person_limits';

/** Persons who have limits of their own. */
@Injectable()
export class PersonLimitsRepository {
  async find(manager: EntityManager, ownerId: string): Promise<PersonLimitsBody | null> {
    const rows: Row[] = await manager.query(`${FIND} WHERE owner_id = $1`, [ownerId]);
    const limits = rows[0] && toLimits(rows[0]);
    if (!limits) return null;
    const { ownerId: _known, ...own } = limits;
    return own;
  }

  /** By owner, those behind `after`. */
  async list(manager: EntityManager, after: string | null, limit: number): Promise<PersonLimits[]> {
    const text = `${FIND} WHERE $1::uuid IS NULL OR owner_id > $1 ORDER BY owner_id LIMIT $2`;
    const rows: Row[] = await manager.query(text, [after, limit]);
    return rows.map(toLimits);
  }

  async save(manager: EntityManager, { ownerId, ...limits }: PersonLimits): Promise<void> {
    await manager.query(
      `INSERT INTO conversation.person_limits (owner_id, tokens_per_day, cost_per_month, concurrent_generations)
       VALUES ($1, $2, $3, $4) ON CONFLICT (owner_id) DO UPDATE SET tokens_per_day = excluded.tokens_per_day,
         cost_per_month = excluded.cost_per_month, concurrent_generations = excluded.concurrent_generations`,
      [ownerId, limits.tokensPerDay, limits.costPerMonth, limits.concurrentGenerations],
    );
  }

  async remove(manager: EntityManager, ownerId: string): Promise<void> {
    await manager.query('DELETE FROM conversation.person_limits WHERE owner_id = $1', [ownerId]);
  }
}

function toLimits({ owner_id, tokens_per_day, cost_per_month, concurrent_generations }: Row): PersonLimits {
  const number = (value: string | null): number | null => (value === null ? null : Number(value));
  return {
    ownerId: owner_id,
    tokensPerDay: number(tokens_per_day),
    costPerMonth: number(cost_per_month),
    concurrentGenerations: concurrent_generations,
  };
}
