import { Injectable } from '@nestjs/common';
import { type Conversation, type Message, NotFoundError, type Page, type PageQuery } from '@parley/contracts';
import { decodeCursor, encodeCursor } from '@parley/database';
import { z } from 'zod';
import { toConversationView } from '../conversations/conversation.view';
import { Tables } from '../database/tables';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { MessageViews } from './message-views';

/** Where the next page ends: the last of the older messages. */
const PageKey = z.tuple([z.uuid()]);

/** The one branch of a conversation that is shown: reading it, and choosing another. */
@Injectable()
export class ActiveBranch {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly views: MessageViews,
  ) {}

  /** The newest page first, each page from old to new. Later pages go on along the branch on which the first one was. */
  async page(ownerId: string, conversationId: string, { limit, cursor }: PageQuery): Promise<Page<Message>> {
    const manager = this.transactions.reader;
    const conversation = await this.tables.conversations.getOwned(manager, ownerId, conversationId);
    const leafId = cursor === undefined ? conversation.activeLeafId : decodeCursor(PageKey, cursor)[0];
    const leaf = leafId === null ? null : await this.tables.messages.findIn(manager, conversationId, leafId);
    if (!leaf) return { items: [], nextCursor: null };
    const branch = await this.tables.tree.branch(manager, leaf.id, limit);
    const olderId = branch[0]?.parentId ?? null;
    const items = await this.views.ofAll(manager, branch);
    return { items, nextCursor: olderId === null ? null : encodeCursor([olderId]) };
  }

  /** Shows the branch through a message: as it is when it is shown already, else with the newest message at each fork. */
  async select(ownerId: string, conversationId: string, messageId: string): Promise<Conversation> {
    return this.transactions.run(ownerId, async (transaction) => {
      const { manager } = transaction;
      const conversation = await this.tables.conversations.getOwned(manager, ownerId, conversationId);
      const message = await this.tables.messages.findIn(manager, conversationId, messageId);
      if (!message) throw new NotFoundError('message');
      const { activeLeafId } = conversation;
      if (activeLeafId === null || !(await this.tables.tree.isOnBranch(manager, messageId, activeLeafId))) {
        const leafId = await this.tables.tree.newestLeaf(manager, messageId);
        await this.tables.conversations.update(manager, conversation, { activeLeafId: leafId });
        transaction.say({ type: 'branch.selected', conversationId, messageId });
      }
      return toConversationView(conversation);
    });
  }
}
