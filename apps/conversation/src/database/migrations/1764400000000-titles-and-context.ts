import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where titles come from, what the model was shown, and what people want it to know of them. */
export class TitlesAndContext1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE conversation.conversations
        ADD COLUMN title_source text NOT NULL DEFAULT 'person' CHECK (title_source IN ('prompt', 'model', 'person')),
        ADD COLUMN version integer NOT NULL DEFAULT 1;
      ALTER TABLE conversation.generations ADD COLUMN subject_id uuid, ADD COLUMN context jsonb;
      CREATE TABLE conversation.preferences (owner_id uuid PRIMARY KEY, instructions text)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE conversation.preferences;
      ALTER TABLE conversation.generations DROP COLUMN context, DROP COLUMN subject_id;
      ALTER TABLE conversation.conversations DROP COLUMN version, DROP COLUMN title_source`);
  }
}
