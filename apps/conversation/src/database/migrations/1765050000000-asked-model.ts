import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was asked, where another model answered in its place. */
export class AskedModel1765050000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE conversation.messages ADD COLUMN asked_model text');
    await runner.query('ALTER TABLE conversation.generations ADD COLUMN asked_model text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE conversation.generations DROP COLUMN asked_model');
    await runner.query('ALTER TABLE conversation.messages DROP COLUMN asked_model');
  }
}
