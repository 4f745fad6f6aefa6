import type { GenerationEntity } from '../generations/generation.entity';
import { accountsOf } from './accounts';

/*
 * Every reservation, charge and refund is in the ledger, for good: reserve = settle + refund for each generation that has
 * ended. The balances by person, by team, by installation, by day and by month are its sums, written in the same
 * statement. A generation is booked in the day and month in which it was admitted, and with each team that its owner was
 * in then. All of it belongs to the end of an owner's transaction.
 */

/** What is booked of one generation, in micro-units of the currency. */
export interface Amount {
  tokens: number;
  cost: number;
}

type Booked = Pick<GenerationEntity, 'id' | 'ownerId' | 'model' | 'purpose' | 'teams'>;

/** Balances are written in this order, months before days, so that two transactions never wait for each other. */
const book = (accounts: string): string => `
  INSERT INTO conversation.balances AS b (account, period, reserved_tokens, reserved_cost, used_tokens, used_cost)
  SELECT account, period, reserved_tokens, reserved_cost, used_tokens, used_cost
  FROM booked, unnest(${accounts}::text[]) WITH ORDINALITY AS a (account, nth),
    LATERAL (VALUES (to_char(day, 'YYYY-MM')), (to_char(day, 'YYYY-MM-DD'))) AS p (period)
  ORDER BY nth, length(period)
  ON CONFLICT (account, period) DO UPDATE SET
    reserved_tokens = b.reserved_tokens + excluded.reserved_tokens, reserved_cost = b.reserved_cost + excluded.reserved_cost,
    used_tokens = b.used_tokens + excluded.used_tokens, used_cost = b.used_cost + excluded.used_cost
  RETURNING 1`;

/**
 * Parts of a WITH that set the worst case of a generation aside, with eight parameters from this one on: those of
 * `reservation`.
 */
export const reserveParts = (first: number): string => {
  const parameter = (nth: number): string => `$${first + nth}`;
  return `
    booked AS (
      INSERT INTO conversation.ledger (generation_id, owner_id, model, purpose, teams, attempt, kind, day, tokens, cost)
      VALUES (${parameter(0)}::uuid, ${parameter(1)}::uuid, ${parameter(2)}::text, ${parameter(3)}::text, ${parameter(4)}::uuid[],
        0, 'reserve', (now() AT TIME ZONE 'UTC')::date, ${parameter(5)}::bigint, ${parameter(6)}::bigint)
      RETURNING day, tokens AS reserved_tokens, cost AS reserved_cost, 0 AS used_tokens, 0 AS used_cost
    ), balanced AS (${book(parameter(7))})`;
};

export function reservation({ id, ownerId, model, purpose, teams }: Booked, { tokens, cost }: Amount): unknown[] {
  return [id, ownerId, model, purpose, teams, tokens, cost, accountsOf(ownerId, teams)];
}

/**
 * Parts of a WITH that charge what was used, by the model that answered, and give the rest back, with six parameters from
 * this one on: those of `settlement`. A second time they fail.
 */
export const settleParts = (first: number): string => {
  const [id, accounts, attempt, tokens, cost, model] = Array.from({ length: 6 }, (_, nth) => `$${first + nth}`);
  return `
    reservation AS (
      SELECT owner_id, generation_id, model, purpose, teams, day, tokens, cost
      FROM conversation.ledger WHERE generation_id = ${id}::uuid AND kind = 'reserve'
    ), entries AS (
      INSERT INTO conversation.ledger (owner_id, generation_id, attempt, kind, model, purpose, teams, day, tokens, cost)
      SELECT r.owner_id, r.generation_id, ${attempt}::integer, e.kind, CASE e.kind WHEN 'settle' THEN ${model}::text ELSE r.model END,
        r.purpose, r.teams, r.day, e.tokens, e.cost
      FROM reservation r, LATERAL (VALUES ('settle', ${tokens}::bigint, ${cost}::bigint),
        ('refund', r.tokens - ${tokens}::bigint, r.cost - ${cost}::bigint)) AS e (kind, tokens, cost)
    ), booked AS (
      SELECT day, -tokens AS reserved_tokens, -cost AS reserved_cost, ${tokens}::bigint AS used_tokens, ${cost}::bigint AS used_cost
      FROM reservation
    ), balanced AS (${book(accounts ?? '')})`;
};

export function settlement({ id, ownerId, attempt, model, teams }: Booked & Pick<GenerationEntity, 'attempt'>, { tokens, cost }: Amount): unknown[] {
  return [id, accountsOf(ownerId, teams), attempt, tokens, cost, model];
}
