import { Injectable } from '@nestjs/common';
import {
  type CreateTeamBody,
  NotFoundError,
  type Page,
  type PageQuery,
  type RenameTeamBody,
  type TeamView,
} from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Audit, type AuditEvent } from '../audit/audit';
import type { Actor } from '../people/current-actor';
import { TeamRepository } from './team.repository';

const Key = z.tuple([z.string(), z.uuid()]);
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Teams and their members; everything that is done to them is noted. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly teams: TeamRepository,
    private readonly audit: Audit,
  ) {}

  async list({ limit, cursor }: PageQuery): Promise<Page<TeamView>> {
    const after: [string, string] = cursor === undefined ? ['', BEFORE_ALL] : decodeCursor(Key, cursor);
    const rows = await this.teams.list(after, limit + 1);
    return pageOf(rows, limit, ({ name, id }) => [name, id]);
  }

  /** @throws TeamNameTakenError */
  async create({ id = uuidv7(), name }: CreateTeamBody, actor: Actor): Promise<TeamView> {
    await this.teams.add({ id, name });
    await this.note('team_created', actor, `${id} ${name}`);
    return this.find(id);
  }

  /** @throws NotFoundError, TeamNameTakenError */
  async rename(id: string, { name }: RenameTeamBody, actor: Actor): Promise<TeamView> {
    if (!(await this.teams.rename(id, name))) throw new NotFoundError('team');
    await this.note('team_renamed', actor, `${id} ${name}`);
    return this.find(id);
  }

  /** Its members stay, as people. @throws NotFoundError */
  async remove(id: string, actor: Actor): Promise<void> {
    if (!(await this.teams.remove(id))) throw new NotFoundError('team');
    await this.note('team_deleted', actor, id);
  }

  /** Whoever belongs to it already stays. @throws NotFoundError */
  async join(id: string, userId: string, actor: Actor): Promise<void> {
    if (await this.teams.join(id, userId)) return this.note('team_joined', actor, id, userId);
    const theirs = await this.teams.ofPerson(userId);
    if (!theirs.some((team) => team.id === id)) throw new NotFoundError('team or person');
  }

  /** @throws NotFoundError */
  async leave(id: string, userId: string, actor: Actor): Promise<void> {
    if (!(await this.teams.leave(id, userId))) throw new NotFoundError('member');
    await this.note('team_left', actor, id, userId);
  }

  private async find(id: string): Promise<TeamView> {
    const team = await this.teams.find(id);
    if (!team) throw new NotFoundError('team');
    return team;
  }

  private note(event: AuditEvent, { id: actorId, caller }: Actor, detail: string, userId?: string): Promise<void> {
    return this.audit.note(event, caller, { actorId, detail, ...(userId ? { userId } : {}) });
  }
}
