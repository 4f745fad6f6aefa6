import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that belong to no chat: what they are for, and the conversations that hold them, which nobody sees. */
export class Completions1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE conversation.conversations ADD COLUMN hidden boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT hidden_is_temporary CHECK (temporary OR NOT hidden);
      ALTER TABLE conversation.generations
        ADD COLUMN purpose text NOT NULL DEFAULT 'answer' CHECK (purpose IN ('answer', 'completion', 'title')),
        ADD COLUMN worker text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE conversation.generations DROP COLUMN worker, DROP COLUMN purpose;
      ALTER TABLE conversation.conversations DROP COLUMN hidden`);
  }
}
