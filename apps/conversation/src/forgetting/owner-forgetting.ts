import { Injectable } from '@nestjs/common';
import { Subject } from '@parley/contracts';
import { GenerationsService } from '../generations/generations.service';
import { OwnerTransactions } from '../outbox/owner-transactions';

/** Conversations that go in one transaction, with all of their messages. */
const AT_ONCE = 25;
/** After this long the reply says that there is more to do. */
const PATIENCE_MS = 3_000;

/** Nobody sees any of it from here on, by a link neither. */
const HIDE = 'UPDATE conversation.conversations SET deleted_at = now() WHERE owner_id = $1 AND deleted_at IS NULL';

/** An answer that is being stopped is settled first: its reservation is given back, and the ledger stays true. */
const REMOVE = `
  DELETE FROM conversation.conversations WHERE id IN (
    SELECT id FROM conversation.conversations c WHERE owner_id = $1
      AND NOT EXISTS (SELECT FROM conversation.generations g WHERE g.conversation_id = c.id AND g.ended_at IS NULL)
    LIMIT $2)`;

/** Removes everything of a person but amounts in the ledger, under an id that is nobody's any more. */
@Injectable()
export class OwnerForgetting {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly generations: GenerationsService,
  ) {}

  /** May be repeated, and must be until it is done. @returns whether nothing is left */
  async forget(ownerId: string): Promise<boolean> {
    const deadline = Date.now() + PATIENCE_MS;
    await this.stop(ownerId);
    while (Date.now() < deadline) {
      if ((await this.removeSome(ownerId)) < AT_ONCE) return this.isForgotten(ownerId);
    }
    return false;
  }

  private async stop(ownerId: string): Promise<void> {
    await this.transactions.run(ownerId, async (transaction) => {
      const { manager } = transaction;
      await this.generations.cancelAllOfOwner(transaction);
      await manager.query(HIDE, [ownerId]);
      await manager.query('DELETE FROM conversation.preferences WHERE owner_id = $1', [ownerId]);
      await manager.query('DELETE FROM conversation.person_limits WHERE owner_id = $1', [ownerId]);
      await manager.query('DELETE FROM conversation.administrators WHERE owner_id = $1', [ownerId]);
    });
  }

  private async removeSome(ownerId: string): Promise<number> {
    return this.transactions.run(ownerId, async ({ manager }) => {
      const [, count]: [unknown[], number] = await manager.query(REMOVE, [ownerId, AT_ONCE]);
      return count;
    });
  }

  /** What waits to be told to their tabs goes last: there are none any more. */
  private async isForgotten(ownerId: string): Promise<boolean> {
    const manager = this.transactions.reader;
    await manager.query('DELETE FROM conversation.outbox WHERE owner_id = $1 AND subject = $2', [ownerId, Subject.user(ownerId)]);
    const rows: unknown[] = await manager.query('SELECT 1 FROM conversation.conversations WHERE owner_id = $1 LIMIT 1', [ownerId]);
    return rows.length === 0;
  }
}
