import { Injectable } from '@nestjs/common';
import type { ApiKeyOwner } from '@parley/contracts';
import { DataSource } from 'typeorm';

/** Finds keys by their digests, for those who verify them. */
@Injectable()
export class ApiKeyRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findOwner(digest: string): Promise<ApiKeyOwner | null> {
    const rows: ApiKeyOwner[] = await this.dataSource.query(
      `SELECT k.id AS "keyId", k.user_id AS "userId", u.role,
         ARRAY(SELECT m.team_id::text FROM auth.team_members m WHERE m.user_id = u.id ORDER BY m.team_id LIMIT 100) AS teams
       FROM auth.api_keys k JOIN auth.users u ON u.id = k.user_id
       WHERE k.hash = $1 AND u.disabled_at IS NULL`,
      [digest],
    );
    return rows[0] ?? null;
  }

  /** At most once a minute: the time is for people to read. */
  async noteUse(id: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE auth.api_keys SET last_used_at = now()
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }
}
