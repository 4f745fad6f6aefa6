import type { MigrationInterface, QueryRunner } from 'typeorm';

const LEDGER = `
  CREATE TABLE conversation.ledger (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id uuid NOT NULL,
    generation_id uuid NOT NULL,
    attempt integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reserve', 'settle', 'refund')),
    model text NOT NULL,
    purpose text NOT NULL,
    day date NOT NULL,
    tokens bigint NOT NULL,
    cost bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (generation_id, kind)
  );
  CREATE INDEX ledger_by_day ON conversation.ledger (day, owner_id, model, purpose) INCLUDE (tokens, cost) WHERE kind = 'settle';
  CREATE FUNCTION conversation.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
  CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON conversation.ledger
    FOR EACH ROW EXECUTE FUNCTION conversation.refuse_change();
  CREATE TABLE conversation.balances (
    account text NOT NULL,
    period text NOT NULL,
    reserved_tokens bigint NOT NULL,
    reserved_cost bigint NOT NULL,
    used_tokens bigint NOT NULL,
    used_cost bigint NOT NULL,
    PRIMARY KEY (account, period)
  )`;

const WHAT_WAS_SPENT_BEFORE = `
  INSERT INTO conversation.ledger (owner_id, generation_id, attempt, kind, model, purpose, day, tokens, cost)
  SELECT owner_id, id, 0, 'reserve', model, purpose, (created_at AT TIME ZONE 'UTC')::date, reserved_tokens, reserved_cost
  FROM conversation.generations;
  INSERT INTO conversation.ledger (owner_id, generation_id, attempt, kind, model, purpose, day, tokens, cost)
  SELECT owner_id, id, attempt, kind, model, purpose, (created_at AT TIME ZONE 'UTC')::date, entry.tokens, entry.cost
  FROM conversation.generations,
    LATERAL (SELECT coalesce(prompt_tokens + completion_tokens, 0)::bigint AS tokens, coalesce(cost, 0) AS cost) AS used,
    LATERAL (VALUES ('settle', used.tokens, used.cost),
      ('refund', reserved_tokens - used.tokens, reserved_cost - used.cost)) AS entry (kind, tokens, cost)
  WHERE ended_at IS NOT NULL;
  INSERT INTO conversation.balances
  SELECT account, period,
    sum(CASE kind WHEN 'reserve' THEN tokens ELSE -tokens END), sum(CASE kind WHEN 'reserve' THEN cost ELSE -cost END),
    sum(CASE kind WHEN 'settle' THEN tokens ELSE 0 END), sum(CASE kind WHEN 'settle' THEN cost ELSE 0 END)
  FROM conversation.ledger,
    LATERAL (VALUES (owner_id::text), ('installation/' || right(owner_id::text, 1))) AS a (account),
    LATERAL (VALUES (to_char(day, 'YYYY-MM-DD')), (to_char(day, 'YYYY-MM'))) AS p (period)
  GROUP BY account, period`;

const PERSON_LIMITS = `
  CREATE TABLE conversation.person_limits (
    owner_id uuid PRIMARY KEY,
    tokens_per_day bigint,
    cost_per_month bigint,
    concurrent_generations integer
  )`;

/** The ledger and the balances that are its sums; limits of single persons. */
export class Money1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [LEDGER, WHAT_WAS_SPENT_BEFORE, PERSON_LIMITS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['person_limits', 'balances', 'ledger']) await runner.query(`DROP TABLE conversation.${table}`);
    await runner.query('DROP FUNCTION conversation.refuse_change');
  }
}
