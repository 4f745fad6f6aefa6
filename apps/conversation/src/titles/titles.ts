import { Injectable } from '@nestjs/common';
import type { SealRecord } from '@parley/contracts';
import { toConversationView } from '../conversations/conversation.view';
import { Tables } from '../database/tables';
import type { GenerationEntity } from '../generations/generation.entity';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { TitleOrders } from './title-orders';
import { titleOf } from './title-text';

/**
 * Titles by a model, after the first exchange of a conversation. A title of the person's own is never touched, and the
 * one from the prompt stays when no better one comes.
 */
@Injectable()
export class Titles {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly orders: TitleOrders,
  ) {}

  /** What follows from an answer that was settled, or from a title. May be repeated. */
  async after(generation: GenerationEntity, seal: SealRecord): Promise<void> {
    if (!this.orders.areWanted || seal.status !== 'completed') return;
    if (generation.purpose === 'answer') await this.orders.order(generation, seal.text);
    if (generation.purpose === 'title') await this.take(generation, seal);
  }

  private async take({ ownerId, subjectId }: GenerationEntity, { text }: SealRecord): Promise<void> {
    const title = titleOf(text);
    if (title === null || subjectId === null) return;
    await this.transactions.run(ownerId, async (transaction) => {
      const { manager } = transaction;
      const conversation = await this.tables.conversations.findOwned(manager, ownerId, subjectId);
      if (conversation?.titleSource !== 'prompt') return;
      const changed = await this.tables.conversations.update(manager, conversation, { title, titleSource: 'model' });
      transaction.say({ type: 'conversation.changed', conversation: toConversationView(changed) });
    });
  }
}
