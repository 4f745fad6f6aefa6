import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators did, for good. */
export class Audit1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE conversation.audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        actor_id uuid NOT NULL,
        action text NOT NULL,
        owner_id uuid NOT NULL,
        detail jsonb NOT NULL
      );
      CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON conversation.audit
        FOR EACH ROW EXECUTE FUNCTION conversation.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE conversation.audit');
  }
}
