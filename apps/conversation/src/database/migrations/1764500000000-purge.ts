import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what is to be purged without reading what is not. */
export class Purge1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX conversations_to_purge ON conversation.conversations (updated_at)
      WHERE deleted_at IS NOT NULL OR temporary`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX conversation.conversations_to_purge');
  }
}
