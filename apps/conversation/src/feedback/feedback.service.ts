import { Injectable } from '@nestjs/common';
import { type Feedback, NotFoundError } from '@parley/contracts';
import { Tables } from '../database/tables';
import { MessageViews } from '../messages/message-views';
import { OwnerTransactions } from '../outbox/owner-transactions';

/** What people think of answers. */
@Injectable()
export class FeedbackService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly views: MessageViews,
  ) {}

  /** @throws NotFoundError for what is no finished answer of this person */
  async put(ownerId: string, messageId: string, feedback: Feedback | null): Promise<void> {
    await this.transactions.run(ownerId, async (transaction) => {
      const { manager } = transaction;
      const message = await this.tables.messages.findOwned(manager, ownerId, messageId);
      if (message?.role !== 'assistant' || message.status === 'streaming') throw new NotFoundError('finished answer');
      if ((message.feedback ?? null) === feedback) return;
      const changed = await this.tables.messages.update(manager, message, { feedback });
      transaction.say({ type: 'message.changed', conversationId: message.conversationId, message: await this.views.of(manager, changed) });
    });
  }
}
