import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  'ALTER TABLE auth.users ADD COLUMN email_verified_at timestamptz, ADD COLUMN disabled_at timestamptz',
  `CREATE TABLE auth.identities (
     issuer text NOT NULL,
     subject text NOT NULL,
     user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (issuer, subject)
   )`,
  'CREATE INDEX identities_by_user ON auth.identities (user_id)',
  `CREATE TABLE auth.teams (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  'CREATE UNIQUE INDEX teams_by_name ON auth.teams (lower(name))',
  `CREATE TABLE auth.team_members (
     team_id uuid NOT NULL REFERENCES auth.teams ON DELETE CASCADE,
     user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
     PRIMARY KEY (team_id, user_id)
   )`,
  'CREATE INDEX team_members_by_user ON auth.team_members (user_id)',
  `CREATE TABLE auth.password_resets (
     hash text PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
     expires_at timestamptz NOT NULL
   )`,
  'CREATE INDEX password_resets_by_user ON auth.password_resets (user_id)',
  'ALTER TABLE auth.audit ADD COLUMN actor_id uuid',
  'CREATE INDEX sessions_ended ON auth.sessions (ended_at) WHERE ended_at IS NOT NULL',
];

/** Sign-in elsewhere, teams, e-mail reset, people who are disabled, and who did what to whom. */
export class Identities1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX auth.sessions_ended');
    await runner.query('ALTER TABLE auth.audit DROP COLUMN actor_id');
    for (const table of ['password_resets', 'team_members', 'teams', 'identities']) await runner.query(`DROP TABLE auth.${table}`);
    await runner.query('ALTER TABLE auth.users DROP COLUMN email_verified_at, DROP COLUMN disabled_at');
  }
}
