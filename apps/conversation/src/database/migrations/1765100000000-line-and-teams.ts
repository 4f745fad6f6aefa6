import type { MigrationInterface, QueryRunner } from 'typeorm';

const LINE = `
  ALTER TABLE conversation.generations
    ADD COLUMN teams uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN line_class smallint NOT NULL DEFAULT 0,
    ADD COLUMN line_tag bigint;
  CREATE INDEX generations_in_line ON conversation.generations (line_class, line_tag, created_at, id)
    WHERE ended_at IS NULL AND dispatched_at IS NULL;
  CREATE INDEX generations_handed_over ON conversation.generations (dispatched_at)
    WHERE ended_at IS NULL AND dispatched_at IS NOT NULL AND status = 'queued';
  CREATE INDEX generations_of_teams ON conversation.generations USING gin (teams) WHERE ended_at IS NULL AND teams <> '{}';
  CREATE TABLE conversation.line (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    tag bigint NOT NULL DEFAULT 0,
    announced_at timestamptz NOT NULL DEFAULT '-infinity'
  );
  INSERT INTO conversation.line DEFAULT VALUES`;

const TEAMS = `
  ALTER TABLE conversation.ledger ADD COLUMN teams uuid[] NOT NULL DEFAULT '{}';
  CREATE INDEX ledger_of_owner ON conversation.ledger (owner_id, day) INCLUDE (model, purpose, tokens, cost) WHERE kind = 'settle';
  CREATE TABLE conversation.team_limits (
    team_id uuid PRIMARY KEY,
    tokens_per_day bigint,
    cost_per_month bigint,
    concurrent_generations integer
  )`;

/** The line before the workers, and what teams may use. */
export class LineAndTeams1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [LINE, TEAMS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE conversation.team_limits, conversation.line;
      DROP INDEX conversation.ledger_of_owner, conversation.generations_handed_over, conversation.generations_in_line;
      ALTER TABLE conversation.ledger DROP COLUMN teams;
      ALTER TABLE conversation.generations DROP COLUMN teams, DROP COLUMN line_class, DROP COLUMN line_tag`);
  }
}
