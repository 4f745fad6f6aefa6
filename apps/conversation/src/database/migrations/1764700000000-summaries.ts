import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands for the beginning of a branch, up to one message. Other branches have other messages, so nothing goes stale. */
export class Summaries1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE conversation.generations DROP CONSTRAINT generations_purpose_check,
        ADD CONSTRAINT generations_purpose_check CHECK (purpose IN ('answer', 'completion', 'title', 'summary'));
      CREATE TABLE conversation.summaries (
        message_id uuid PRIMARY KEY REFERENCES conversation.messages ON DELETE CASCADE,
        generation_id uuid NOT NULL,
        first_message_id uuid NOT NULL,
        messages integer NOT NULL,
        text text NOT NULL,
        token_count integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE conversation.summaries;
      DELETE FROM conversation.generations WHERE purpose = 'summary';
      ALTER TABLE conversation.generations DROP CONSTRAINT generations_purpose_check,
        ADD CONSTRAINT generations_purpose_check CHECK (purpose IN ('answer', 'completion', 'title'))`);
  }
}
