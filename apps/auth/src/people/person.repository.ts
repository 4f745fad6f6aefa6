import { Injectable } from '@nestjs/common';
import type { ChangePersonBody, PeopleQuery, PersonView } from '@parley/contracts';
import { DataSource } from 'typeorm';

type Row = Omit<PersonView, 'createdAt'> & { createdAt: Date };

const VIEW = `SELECT u.id, u.email, u.name, u.role, u.disabled_at IS NOT NULL AS disabled, u.created_at AS "createdAt",
  COALESCE((SELECT json_agg(json_build_object('id', t.id, 'name', t.name) ORDER BY t.name)
    FROM auth.team_members m JOIN auth.teams t ON t.id = m.team_id WHERE m.user_id = u.id), '[]') AS teams
  FROM auth.users u`;

/** People as administrators see them. */
@Injectable()
export class PersonRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By address, from the one after `after` on. */
  async list({ q, teamId }: Pick<PeopleQuery, 'q' | 'teamId'>, after: string, limit: number): Promise<PersonView[]> {
    const rows: Row[] = await this.dataSource.query(
      `${VIEW} WHERE u.email > $1
       AND ($2::text IS NULL OR position(lower($2) IN u.email) > 0 OR position(lower($2) IN lower(u.name)) > 0)
       AND ($3::uuid IS NULL OR EXISTS (SELECT FROM auth.team_members m WHERE m.user_id = u.id AND m.team_id = $3))
       ORDER BY u.email LIMIT $4`,
      [after, q || null, teamId ?? null, limit],
    );
    return rows.map(toPersonView);
  }

  async find(id: string): Promise<PersonView | null> {
    const rows: Row[] = await this.dataSource.query(`${VIEW} WHERE u.id = $1`, [id]);
    return rows[0] ? toPersonView(rows[0]) : null;
  }

  async change(id: string, { role, disabled }: ChangePersonBody): Promise<void> {
    await this.dataSource.query(
      `UPDATE auth.users SET role = COALESCE($2, role),
         disabled_at = CASE $3::boolean WHEN true THEN COALESCE(disabled_at, now()) WHEN false THEN NULL ELSE disabled_at END
       WHERE id = $1`,
      [id, role ?? null, disabled ?? null],
    );
  }
}

function toPersonView(row: Row): PersonView {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
