import { Injectable } from '@nestjs/common';
import { type Conversation, type ForkConversationBody, NotFoundError } from '@parley/contracts';
import { v7 as uuidv7 } from 'uuid';
import { SizeLimits } from '../admission/size-limits';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import { idConflictOf } from '../database/id-conflict';
import { answerUnfinished } from '../messages/message-problems';
import type { MessageEntity } from '../messages/message.entity';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { SummaryRepository } from '../summaries/summary.repository';
import type { ConversationEntity } from './conversation.entity';
import { toConversationView } from './conversation.view';
import { repeatedConversation } from './repeated-conversation';

/** Longest branch that is copied, in messages. */
const LONGEST_BRANCH = 10_000;

/** "Branch in new chat": a new conversation that begins with a copy of a branch. */
@Injectable()
export class ConversationFork {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly sizes: SizeLimits,
    private readonly summaries: SummaryRepository,
  ) {}

  /** @throws NotFoundError, IdConflictError, ProblemError `answer_unfinished` or `too_many_conversations` */
  async fork(ownerId: string, originalId: string, body: ForkConversationBody): Promise<Conversation> {
    const digest = requestDigest({ fork: originalId, messageId: body.messageId });
    const id = body.id ?? uuidv7();
    return this.transactions
      .run(ownerId, async (transaction) => {
        const { manager } = transaction;
        const original = await this.tables.conversations.getOwned(manager, ownerId, originalId);
        const existing = await this.tables.conversations.findById(manager, id);
        if (existing) return repeatedConversation(existing, ownerId, digest);
        const leaf = await this.tables.messages.findIn(manager, originalId, body.messageId);
        if (!leaf) throw new NotFoundError('message');
        if (leaf.status === 'streaming') throw answerUnfinished();
        const branch = await this.tables.tree.branch(manager, leaf.id, LONGEST_BRANCH);
        return this.copy(transaction, original, { id, digest, branch });
      })
      .catch(idConflictOf('conversation'));
  }

  private async copy(
    transaction: OwnerTransaction,
    { title, model, instructions, temporary }: ConversationEntity,
    { id, digest, branch }: { id: string; digest: string; branch: MessageEntity[] },
  ): Promise<Conversation> {
    const { manager, ownerId } = transaction;
    if (!temporary) await this.sizes.checkConversations(manager, ownerId);
    const copies = copiesOf(branch, id, digest);
    const entity = await this.tables.conversations.insert(manager, {
      id,
      ownerId,
      title,
      model,
      instructions,
      temporary,
      activeLeafId: copies.at(-1)?.id ?? null,
      requestDigest: digest,
    });
    await this.tables.messages.insertAll(manager, copies);
    await this.copySummary(transaction, branch, copies);
    const conversation = toConversationView(entity);
    transaction.say({ type: 'conversation.changed', conversation });
    return conversation;
  }

  /** What was summed up on the branch need not be summed up again. */
  private async copySummary({ manager }: OwnerTransaction, branch: readonly MessageEntity[], copies: readonly MessageEntity[]): Promise<void> {
    const leaf = branch.at(-1);
    const summary = leaf && (await this.summaries.beginning(manager, leaf.id))?.summary;
    const copyOf = (id: string): string | undefined => copies[branch.findIndex((message) => message.id === id)]?.id;
    const [messageId, firstMessageId] = summary ? [copyOf(summary.messageId), copyOf(summary.firstMessageId)] : [];
    if (summary && messageId && firstMessageId) await this.summaries.save(manager, { ...summary, messageId, firstMessageId });
  }
}

/** The same contents under new ids; the generations stay with the originals. */
function copiesOf(branch: readonly MessageEntity[], conversationId: string, digest: string): MessageEntity[] {
  let parentId: string | null = null;
  return branch.map((message) => {
    const copy = { ...message, id: uuidv7(), conversationId, parentId, generationId: null, requestDigest: digest };
    parentId = copy.id;
    return copy;
  });
}
