import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Env } from '../env';
import { ENV } from '../settings.module';

/** What is known of somebody goes at once, but for the ids of their sessions: tokens of these must open nothing any more. */
const SCRUB = [
  'INSERT INTO auth.account_deletions (user_id) VALUES ($1) ON CONFLICT DO NOTHING',
  `UPDATE auth.users SET email = 'deleted:' || id, name = 'Deleted account', role = 'user', password_hash = NULL,
     email_verified_at = NULL, disabled_at = now() WHERE id = $1`,
  `UPDATE auth.sessions SET ended_at = coalesce(ended_at, now()), user_agent = '', address = '' WHERE user_id = $1`,
  'DELETE FROM auth.api_keys WHERE user_id = $1',
  'DELETE FROM auth.identities WHERE user_id = $1',
  'DELETE FROM auth.team_members WHERE user_id = $1',
  'DELETE FROM auth.password_resets WHERE user_id = $1',
  `UPDATE auth.audit SET address = '', detail = NULL WHERE user_id = $1 OR actor_id = $1`,
  `INSERT INTO auth.audit (event, user_id, address) VALUES ('account_deleted', $1, '')`,
];

const CLAIM = `SELECT user_id, forgotten_at FROM auth.account_deletions
  WHERE completed_at IS NULL AND next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

/** A token that was given out just before is good for so long; what it may have made is forgotten after that. */
const FORGOTTEN = `UPDATE auth.account_deletions SET forgotten_at = now(),
  next_at = asked_at + make_interval(secs => $2) WHERE user_id = $1`;
const LATER = `UPDATE auth.account_deletions SET next_at = now() + interval '1 second' WHERE user_id = $1`;
const COMPLETE = [
  'DELETE FROM auth.users WHERE id = $1',
  'UPDATE auth.account_deletions SET completed_at = now() WHERE user_id = $1',
];

/** Beside a token's own time: clocks differ, and other services hear of ended sessions a little later. */
const MARGIN_SECONDS = 60;

@Injectable()
export class AccountDeletionRepository {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(ENV) private readonly env: Pick<Env, 'ACCESS_TOKEN_SECONDS'>,
  ) {}

  /** Ends all sessions, forgets who it was, and notes down that the rest is to follow. */
  async begin(userId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      for (const statement of SCRUB) await manager.query(statement, [userId]);
    });
  }

  /**
   * Has `forget` remove what other services hold of one person whose turn it is; twice, the second time when no token of
   * theirs can be good any more. @returns whether there was one
   */
  async next(forget: (userId: string) => Promise<boolean>): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [due]: { user_id: string; forgotten_at: Date | null }[] = await manager.query(CLAIM);
      if (!due) return false;
      const isDone = await forget(due.user_id);
      if (!isDone) await manager.query(LATER, [due.user_id]);
      else if (due.forgotten_at) for (const statement of COMPLETE) await manager.query(statement, [due.user_id]);
      else await manager.query(FORGOTTEN, [due.user_id, this.env.ACCESS_TOKEN_SECONDS + MARGIN_SECONDS]);
      return true;
    });
  }
}
