import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Administrators who were here lately: whom to tell that most of everybody's budget is used. */
export class Administrators1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE conversation.administrators (owner_id uuid PRIMARY KEY, seen_at timestamptz NOT NULL DEFAULT now())');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE conversation.administrators');
  }
}
