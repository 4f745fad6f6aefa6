import { Inject, Injectable } from '@nestjs/common';
import type { LimitsView, PageQuery, PersonLimits, PersonLimitsBody } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { z } from 'zod';
import { LIMITS, type Limits } from '../admission/limits';
import { PersonLimitsRepository } from '../admission/person-limits.repository';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { AdminLimitChanges } from './admin-limit-changes';

const Key = z.tuple([z.uuid()]);
const NOTHING_OF_ONES_OWN: PersonLimitsBody = { tokensPerDay: null, costPerMonth: null, concurrentGenerations: null };

/** Limits of single persons, in force from the next request on. */
@Injectable()
export class AdminLimits {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly persons: PersonLimitsRepository,
    private readonly changes: AdminLimitChanges,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  async view({ limit, cursor }: PageQuery): Promise<LimitsView> {
    const after = cursor === undefined ? null : decodeCursor(Key, cursor)[0];
    const rows = await this.persons.list(this.transactions.reader, after, limit + 1);
    const { tokensPerDay, costPerMonth, concurrentGenerations, queuedGenerations, team } = this.limits;
    const { perPerson: requestsPerMinute } = this.limits.requestsPerMinute;
    return {
      defaults: { tokensPerDay, costPerMonth, concurrentGenerations, requestsPerMinute, queuedGenerations },
      teamDefaults: team,
      ...pageOf(rows, limit, ({ ownerId }) => [ownerId]),
    };
  }

  async of(ownerId: string): Promise<PersonLimits> {
    return { ownerId, ...((await this.persons.find(this.transactions.reader, ownerId)) ?? NOTHING_OF_ONES_OWN) };
  }

  async set(actorId: string, ownerId: string, body: PersonLimitsBody): Promise<PersonLimits> {
    await this.changes.change(actorId, ownerId, body);
    return { ownerId, ...body };
  }

  async clear(actorId: string, ownerId: string): Promise<void> {
    await this.changes.change(actorId, ownerId, null);
  }
}
