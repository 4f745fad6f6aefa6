import { Injectable } from '@nestjs/common';
import { ProblemError, type TeamView } from '@parley/contracts';
import { isUniqueViolation } from '@parley/database';
import { DataSource } from 'typeorm';
import { TeamEntity } from './team.entity';

export class TeamNameTakenError extends ProblemError {
  override readonly name = 'TeamNameTakenError';

  constructor() {
    super({ status: 409, code: 'team_exists', title: 'There is a team of this name or id already' });
  }
}

interface TeamRow {
  id: string;
  name: string;
  members: number;
  created_at: Date;
}

const VIEW = `SELECT t.id, t.name, t.created_at,
  (SELECT count(*)::int FROM auth.team_members m WHERE m.team_id = t.id) AS members FROM auth.teams t`;

/** Teams, and who belongs to them. */
@Injectable()
export class TeamRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** For the access token. */
  async idsOf(userId: string): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      'SELECT team_id AS id FROM auth.team_members WHERE user_id = $1 ORDER BY team_id LIMIT 100',
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  async ofPerson(userId: string): Promise<{ id: string; name: string }[]> {
    return this.dataSource.query(
      `SELECT t.id, t.name FROM auth.teams t JOIN auth.team_members m ON m.team_id = t.id
       WHERE m.user_id = $1 ORDER BY t.name`,
      [userId],
    );
  }

  /** By name, from the one after `after` on. */
  async list(after: [name: string, id: string], limit: number): Promise<TeamView[]> {
    const text = `${VIEW} WHERE (lower(t.name), t.id) > (lower($1), $2::uuid) ORDER BY lower(t.name), t.id LIMIT $3`;
    const rows: TeamRow[] = await this.dataSource.query(text, [...after, limit]);
    return rows.map(toTeamView);
  }

  async find(id: string): Promise<TeamView | null> {
    const rows: TeamRow[] = await this.dataSource.query(`${VIEW} WHERE t.id = $1`, [id]);
    return rows[0] ? toTeamView(rows[0]) : null;
  }

  /** @throws TeamNameTakenError */
  async add(team: Pick<TeamEntity, 'id' | 'name'>): Promise<void> {
    await unlessTaken(this.dataSource.manager.insert(TeamEntity, team));
  }

  /** @returns whether there is such a team. @throws TeamNameTakenError */
  async rename(id: string, name: string): Promise<boolean> {
    return (await unlessTaken(this.dataSource.manager.update(TeamEntity, { id }, { name }))).affected === 1;
  }

  async remove(id: string): Promise<boolean> {
    return (await this.dataSource.manager.delete(TeamEntity, { id })).affected === 1;
  }

  /** @returns whether that changed anything: both must be there, and not yet together */
  async join(teamId: string, userId: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `INSERT INTO auth.team_members (team_id, user_id)
       SELECT t.id, u.id FROM auth.teams t, auth.users u WHERE t.id = $1 AND u.id = $2
       ON CONFLICT DO NOTHING RETURNING user_id`,
      [teamId, userId],
    );
    return rows.length === 1;
  }

  /** @returns whether that changed anything */
  async leave(teamId: string, userId: string): Promise<boolean> {
    const text = 'DELETE FROM auth.team_members WHERE team_id = $1 AND user_id = $2 RETURNING user_id';
    const [rows] = (await this.dataSource.query(text, [teamId, userId])) as [unknown[], number];
    return rows.length === 1;
  }
}

function toTeamView({ id, name, members, created_at: createdAt }: TeamRow): TeamView {
  return { id, name, members, createdAt: createdAt.toISOString() };
}

async function unlessTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error) ? new TeamNameTakenError() : error;
  }
}
