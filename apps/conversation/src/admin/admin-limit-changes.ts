import { Injectable } from '@nestjs/common';
import type { PersonLimitsBody } from '@parley/contracts';
import { PersonLimitsRepository } from '../admission/person-limits.repository';
import { WaitingLine } from '../line/waiting-line';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { AdminAudit } from './admin-audit';

/** Changes of a person's limits, each noted with what was before. */
@Injectable()
export class AdminLimitChanges {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly persons: PersonLimitsRepository,
    private readonly line: WaitingLine,
    private readonly audit: AdminAudit,
  ) {}

  /** What waited behind a limit that is raised goes at once. @param after null: as for everybody */
  async change(actorId: string, ownerId: string, after: PersonLimitsBody | null): Promise<void> {
    await this.transactions.run(ownerId, async (transaction) => {
      const { manager } = transaction;
      const before = await this.persons.find(manager, ownerId);
      await (after ? this.persons.save(manager, { ownerId, ...after }) : this.persons.remove(manager, ownerId));
      await this.audit.note(transaction, actorId, after ? 'limits.set' : 'limits.clear', { before, after });
      transaction.say({ type: 'usage.changed' });
      transaction.followUps.push(() => this.line.stir());
    });
  }
}
