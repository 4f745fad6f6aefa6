import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../env';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { ENV } from '../settings.module';

/** Conversations that one sweep takes on. */
const AT_ONCE = 100;

const IS_DUE = `(c.deleted_at < now() - make_interval(secs => $1) OR (c.temporary AND c.updated_at < now() - make_interval(secs => $2)))
  AND NOT EXISTS (SELECT FROM conversation.generations g WHERE g.conversation_id = c.id AND g.ended_at IS NULL)`;

/** Removes for good what was deleted or was temporary, a set time later. The ledger keeps what it cost. */
@Injectable()
export class ConversationPurge {
  private readonly ages: [deletedSeconds: number, temporarySeconds: number];

  constructor(
    private readonly transactions: OwnerTransactions,
    @Inject(ENV) env: Pick<Env, 'PURGE_DELETED_AFTER_DAYS' | 'PURGE_TEMPORARY_AFTER_HOURS'>,
  ) {
    this.ages = [env.PURGE_DELETED_AFTER_DAYS * 86_400, env.PURGE_TEMPORARY_AFTER_HOURS * 3_600];
  }

  async sweep(): Promise<void> {
    const due: { id: string; owner_id: string }[] = await this.transactions.reader.query(
      `SELECT c.id, c.owner_id FROM conversation.conversations c
       WHERE (c.deleted_at IS NOT NULL OR c.temporary) AND ${IS_DUE} LIMIT $3`,
      [...this.ages, AT_ONCE],
    );
    for (const { id, owner_id } of due) await this.purge(owner_id, id);
  }

  /** In the owner's turn, in which nobody goes on with it at the same time. */
  private async purge(ownerId: string, id: string): Promise<void> {
    await this.transactions.run(ownerId, async ({ manager }) => {
      await manager.query(`DELETE FROM conversation.conversations c WHERE ${IS_DUE} AND c.id = $3`, [...this.ages, id]);
    });
  }
}
