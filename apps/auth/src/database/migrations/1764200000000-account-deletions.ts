import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that their owners deleted, until nothing of them is left anywhere. */
export class AccountDeletions1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE auth.account_deletions (
        user_id uuid PRIMARY KEY,
        asked_at timestamptz NOT NULL DEFAULT now(),
        next_at timestamptz NOT NULL DEFAULT now(),
        forgotten_at timestamptz,
        completed_at timestamptz
      )`);
    await runner.query('CREATE INDEX account_deletions_due ON auth.account_deletions (next_at) WHERE completed_at IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth.account_deletions');
  }
}
