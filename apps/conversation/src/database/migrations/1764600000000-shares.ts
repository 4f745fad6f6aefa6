import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Snapshots that people gave others a link to; one for each conversation. */
export class Shares1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE conversation.shares (
        id text PRIMARY KEY,
        conversation_id uuid NOT NULL UNIQUE REFERENCES conversation.conversations ON DELETE CASCADE,
        title text NOT NULL,
        messages jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE conversation.shares');
  }
}
