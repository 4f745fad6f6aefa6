import { Injectable } from '@nestjs/common';
import { type ChangePersonBody, NotFoundError, type Page, type PeopleQuery, type PersonView, ProblemError } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { z } from 'zod';
import { Audit } from '../audit/audit';
import { SessionsService } from '../sessions/sessions.service';
import type { Actor } from './current-actor';
import { PersonRepository } from './person.repository';

const Key = z.tuple([z.string()]);

/** What administrators do to accounts. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly people: PersonRepository,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
  ) {}

  async list({ limit, cursor, ...filter }: PeopleQuery): Promise<Page<PersonView>> {
    const [after] = cursor === undefined ? [''] : decodeCursor(Key, cursor);
    const rows = await this.people.list(filter, after, limit + 1);
    return pageOf(rows, limit, ({ email }) => [email]);
  }

  /**
   * Takes effect at once: whoever has lost a right is signed out, so that no token still says otherwise.
   * @throws NotFoundError; ProblemError `not_yourself`, which keeps an installation from losing its last administrator
   */
  async change(id: string, body: ChangePersonBody, actor: Actor): Promise<PersonView> {
    if (id === actor.id) {
      throw new ProblemError({ status: 409, code: 'not_yourself', title: 'Ask another administrator to change your own account' });
    }
    const before = await this.find(id);
    await this.people.change(id, body);
    const after = await this.find(id);
    const facts = { userId: id, actorId: actor.id };
    if (after.role !== before.role) {
      await this.sessions.endAll('role_changed', actor.caller, { ...facts, detail: after.role });
    }
    if (after.disabled && !before.disabled) await this.sessions.endAll('person_disabled', actor.caller, facts);
    if (!after.disabled && before.disabled) await this.audit.note('person_enabled', actor.caller, facts);
    return after;
  }

  private async find(id: string): Promise<PersonView> {
    const person = await this.people.find(id);
    if (!person) throw new NotFoundError('person');
    return person;
  }
}
