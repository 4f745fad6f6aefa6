import { Injectable } from '@nestjs/common';
import type { PersonLimits, PersonLimitsBody } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import { type OwnLimitsRow, ownLimitsOf } from './own-limits';

type Row = OwnLimitsRow & { owner_id: string };

const FIND = 'SELECT owner_id, tokens_per_day, cost_per_month, concurrent_generations FROM conversation.person_limits';

/** Persons who have limits of their own. */
@Injectable()
export class PersonLimitsRepository {
  async find(manager: EntityManager, ownerId: string): Promise<PersonLimitsBody | null> {
    const [row]: Row[] = await manager.query(`${FIND} WHERE owner_id = $1`, [ownerId]);
    return row ? ownLimitsOf(row) : null;
  }

  /** By owner, those behind `after`. */
  async list(manager: EntityManager, after: string | null, limit: number): Promise<PersonLimits[]> {
    const text = `${FIND} WHERE $1::uuid IS NULL OR owner_id > $1 ORDER BY owner_id LIMIT $2`;
    const rows: Row[] = await manager.query(text, [after, limit]);
    return rows.map((row) => ({ ownerId: row.owner_id, ...ownLimitsOf(row) }));
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
