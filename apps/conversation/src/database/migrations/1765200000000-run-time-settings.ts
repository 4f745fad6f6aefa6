import type { MigrationInterface, QueryRunner } from 'typeorm';

const SETTINGS = `
  CREATE TABLE conversation.model_rules (
    model text PRIMARY KEY,
    enabled boolean NOT NULL,
    access jsonb
  );
  CREATE TABLE conversation.installation_limits (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    tokens_per_day bigint,
    cost_per_month bigint
  )`;

const WARNINGS = `
  CREATE TABLE conversation.budget_warnings (
    account text NOT NULL,
    budget text NOT NULL,
    period text NOT NULL,
    most bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, budget, period, most)
  )`;

/** What administrators change while it runs, and which budgets that people share somebody was warned of. */
export class RunTimeSettings1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [SETTINGS, WARNINGS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE conversation.budget_warnings, conversation.installation_limits, conversation.model_rules');
  }
}
