import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { GenerationEntity } from '../generations/generation.entity';
import { accountsOf } from './accounts';

/** What is booked of one generation, in micro-units of the currency. */
export interface Amount {
  tokens: number;
  cost: number;
}

type Booked = Pick<GenerationEntity, 'id' | 'ownerId' | 'model' | 'purpose'>;

/** Balances are written in this order, months before days, so that two transactions never wait for each other. */
const BOOK = `
  INSERT INTO conversation.balances AS b (account, period, reserved_tokens, reserved_cost, used_tokens, used_cost)
  SELECT account, period, reserved_tokens, reserved_cost, used_tokens, used_cost
  FROM booked, unnest($2::text[]) WITH ORDINALITY AS a (account, nth),
    LATERAL (VALUES (to_char(day, 'YYYY-MM')), (to_char(day, 'YYYY-MM-DD'))) AS p (period)
  ORDER BY nth, length(period)
  ON CONFLICT (account, period) DO UPDATE SET
    reserved_tokens = b.reserved_tokens + excluded.reserved_tokens, reserved_cost = b.reserved_cost + excluded.reserved_cost,
    used_tokens = b.used_tokens + excluded.used_tokens, used_cost = b.used_cost + excluded.used_cost
  RETURNING period`;

const RESERVE = `
  WITH booked AS (
    INSERT INTO conversation.ledger (owner_id, generation_id, attempt, kind, model, purpose, day, tokens, cost)
    VALUES ($3, $1, 0, 'reserve', $4, $5, (now() AT TIME ZONE 'UTC')::date, $6, $7)
    RETURNING day, tokens AS reserved_tokens, cost AS reserved_cost, 0 AS used_tokens, 0 AS used_cost
  ) ${BOOK}`;

const SETTLE = `
  WITH reservation AS (
    SELECT * FROM conversation.ledger WHERE generation_id = $1 AND kind = 'reserve'
  ), entries AS (
    INSERT INTO conversation.ledger (owner_id, generation_id, attempt, kind, model, purpose, day, tokens, cost)
    SELECT r.owner_id, r.generation_id, $3, e.kind, CASE e.kind WHEN 'settle' THEN $6 ELSE r.model END, r.purpose, r.day, e.tokens, e.cost
    FROM reservation r, LATERAL (VALUES ('settle', $4::bigint, $5::bigint),
      ('refund', r.tokens - $4::bigint, r.cost - $5::bigint)) AS e (kind, tokens, cost)
  ), booked AS (
    SELECT day, -tokens AS reserved_tokens, -cost AS reserved_cost, $4::bigint AS used_tokens, $5::bigint AS used_cost
    FROM reservation
  ) ${BOOK}`;

/**
 * Every reservation, charge and refund, for good: reserve = settle + refund for each generation that has ended. The
 * balances by person, by installation, by day and by month are its sums, written in the same statement. A generation
 * is booked in the day and month in which it was admitted. Call it at the end of an owner's transaction.
 */
@Injectable()
export class Ledger {
  /** Sets the worst case aside. */
  async reserve(manager: EntityManager, { id, ownerId, model, purpose }: Booked, { tokens, cost }: Amount): Promise<void> {
    await manager.query(RESERVE, [id, accountsOf(ownerId), ownerId, model, purpose, tokens, cost]);
  }

  /**
   * Charges what was used, by the model that answered, and gives the rest back; a second time it fails.
   * @returns the day and the month that were charged, as `2026-11-25` and `2026-11`
   */
  async settle(manager: EntityManager, { id, ownerId, attempt, model }: GenerationEntity, used: Amount): Promise<string[]> {
    const parameters = [id, accountsOf(ownerId), attempt, used.tokens, used.cost, model];
    const rows: { period: string }[] = await manager.query(SETTLE, parameters);
    return rows.map(({ period }) => period);
  }
}
