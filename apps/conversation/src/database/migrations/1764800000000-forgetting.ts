import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds all that there is of one person, deleted and temporary conversations too. */
export class Forgetting1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX conversations_by_owner ON conversation.conversations (owner_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX conversation.conversations_by_owner');
  }
}
