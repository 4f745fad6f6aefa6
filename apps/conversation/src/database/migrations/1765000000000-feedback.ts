import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people think of answers. */
export class Feedback1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE conversation.messages ADD COLUMN feedback text CHECK (feedback IN ('up', 'down'))");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE conversation.messages DROP COLUMN feedback');
  }
}
