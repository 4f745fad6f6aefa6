import { Injectable } from '@nestjs/common';
import { type Conversation, NotFoundError } from '@parley/contracts';
import { GenerationsService } from '../generations/generations.service';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { OwnerTransactions } from '../outbox/owner-transactions';
import type { ConversationEntity } from './conversation.entity';
import { ConversationRepository } from './conversation.repository';
import { toConversationView } from './conversation.view';

/** Conversations that are deleted in one transaction: each is told to every tab. */
const AT_ONCE = 100;

/** Soft: rows stay for a while, and nobody sees them. */
@Injectable()
export class ConversationDeletion {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly conversations: ConversationRepository,
    private readonly generations: GenerationsService,
  ) {}

  /** What runs in it is stopped. Deleting it again changes nothing. @throws NotFoundError */
  async delete(ownerId: string, id: string): Promise<void> {
    await this.transactions.run(ownerId, async (transaction) => {
      const conversation = await this.find(transaction, id);
      if (!conversation.deletedAt) await this.remove(transaction, conversation);
    });
  }

  async deleteAll(ownerId: string): Promise<void> {
    for (let left = true; left; ) {
      left = await this.transactions.run(ownerId, async (transaction) => {
        const some = await this.conversations.someOf(transaction.manager, ownerId, AT_ONCE);
        for (const conversation of some) await this.remove(transaction, conversation);
        return some.length === AT_ONCE;
      });
    }
  }

  /** Takes a deletion back. On one that is not deleted it changes nothing. @throws NotFoundError also after the purge */
  async restore(ownerId: string, id: string): Promise<Conversation> {
    return this.transactions.run(ownerId, async (transaction) => {
      const conversation = await this.find(transaction, id);
      if (!conversation.deletedAt) return toConversationView(conversation);
      const restored = await this.conversations.update(transaction.manager, conversation, { deletedAt: null });
      const view = toConversationView(restored);
      transaction.say({ type: 'conversation.changed', conversation: view });
      return view;
    });
  }

  private async find({ manager, ownerId }: OwnerTransaction, id: string): Promise<ConversationEntity> {
    const conversation = await this.conversations.findById(manager, id);
    if (conversation?.ownerId !== ownerId || conversation.hidden) throw new NotFoundError('conversation');
    return conversation;
  }

  private async remove(transaction: OwnerTransaction, conversation: ConversationEntity): Promise<void> {
    await this.conversations.update(transaction.manager, conversation, { deletedAt: new Date() });
    transaction.say({ type: 'conversation.deleted', conversationId: conversation.id });
    await this.generations.cancelAllOf(transaction, conversation.id);
  }
}
