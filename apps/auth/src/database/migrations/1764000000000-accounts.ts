import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  `CREATE TABLE auth.users (
     id uuid PRIMARY KEY,
     email text NOT NULL UNIQUE,
     name text NOT NULL,
     role text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
     password_hash text,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE auth.sessions (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
     user_agent text NOT NULL,
     address text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     last_used_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL,
     ended_at timestamptz,
     end_announced_at timestamptz
   )`,
  'CREATE INDEX sessions_by_user ON auth.sessions (user_id) WHERE ended_at IS NULL',
  'CREATE INDEX sessions_to_announce ON auth.sessions (ended_at) WHERE ended_at IS NOT NULL AND end_announced_at IS NULL',
  `CREATE TABLE auth.refresh_tokens (
     hash text PRIMARY KEY,
     session_id uuid NOT NULL REFERENCES auth.sessions ON DELETE CASCADE,
     created_at timestamptz NOT NULL DEFAULT now(),
     spent_at timestamptz,
     spent_by text
   )`,
  'CREATE INDEX refresh_tokens_by_session ON auth.refresh_tokens (session_id)',
  `CREATE TABLE auth.signing_keys (
     kid text PRIMARY KEY,
     public_jwk jsonb NOT NULL,
     sealed_private_key text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     retired_at timestamptz
   )`,
  `CREATE TABLE auth.api_keys (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES auth.users ON DELETE CASCADE,
     name text NOT NULL,
     hash text NOT NULL UNIQUE,
     created_at timestamptz NOT NULL DEFAULT now(),
     last_used_at timestamptz
   )`,
  'CREATE INDEX api_keys_by_user ON auth.api_keys (user_id)',
  `CREATE TABLE auth.audit (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL DEFAULT now(),
     event text NOT NULL,
     user_id uuid,
     address text NOT NULL,
     detail text
   )`,
  'CREATE INDEX audit_by_user ON auth.audit (user_id, at)',
  'CREATE TABLE auth.rate_limits (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint)',
];

/** Users, their sessions and keys, the keys that we sign with, and the audit log. */
export class Accounts1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['rate_limits', 'audit', 'api_keys', 'signing_keys', 'refresh_tokens', 'sessions', 'users']) {
      await runner.query(`DROP TABLE auth.${table}`);
    }
  }
}
