import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Conversation, NotFoundError, type Share, type SharedConversation, type SharedMessage } from '@parley/contracts';
import { Tables } from '../database/tables';
import { ConversationCopies } from '../import/conversation-copies';
import type { MessageEntity } from '../messages/message.entity';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { ShareRepository } from './share.repository';

/** Longest branch that is shared, in messages. */
const LONGEST_BRANCH = 2_000;

/** Read-only snapshots of the shown branch, for everybody who has the link, until it is taken back. */
@Injectable()
export class SharesService {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly shares: ShareRepository,
    private readonly copies: ConversationCopies,
  ) {}

  /** Makes the link, or brings what it shows up to date. @throws NotFoundError */
  async share(ownerId: string, conversationId: string): Promise<Share> {
    return this.transactions.run(ownerId, async ({ manager, say }) => {
      const { activeLeafId, title } = await this.tables.conversations.getOwned(manager, ownerId, conversationId);
      const branch = activeLeafId === null ? [] : await this.tables.tree.branch(manager, activeLeafId, LONGEST_BRANCH);
      const id = randomBytes(24).toString('base64url');
      const share = await this.shares.save(manager, { id, conversationId, title, messages: toShared(branch) });
      say({ type: 'share.changed', conversationId, share });
      return share;
    });
  }

  /** @throws NotFoundError also when there is no link */
  async find(ownerId: string, conversationId: string): Promise<Share> {
    const manager = this.transactions.reader;
    await this.tables.conversations.getOwned(manager, ownerId, conversationId);
    const share = await this.shares.find(manager, conversationId);
    if (!share) throw new NotFoundError('link to this conversation');
    return share;
  }

  /** The link leads nowhere from now on. @throws NotFoundError */
  async revoke(ownerId: string, conversationId: string): Promise<void> {
    await this.transactions.run(ownerId, async ({ manager, say }) => {
      await this.tables.conversations.getOwned(manager, ownerId, conversationId);
      await this.shares.remove(manager, conversationId);
      say({ type: 'share.changed', conversationId, share: null });
    });
  }

  /** @throws NotFoundError */
  async read(id: string): Promise<SharedConversation> {
    const shared = await this.shares.findShared(this.transactions.reader, id);
    if (!shared) throw new NotFoundError('shared conversation');
    return shared;
  }

  /** "Continue as my own copy". @throws NotFoundError */
  async copy(ownerId: string, id: string): Promise<Conversation> {
    const { title, messages } = await this.read(id);
    return this.copies.ofThread(ownerId, title, messages);
  }
}

/** What is still being written is not shared. */
function toShared(branch: readonly MessageEntity[]): SharedMessage[] {
  return branch.filter(({ status }) => status !== 'streaming').map(({ role, content, model }) => ({ role, content, model }));
}
