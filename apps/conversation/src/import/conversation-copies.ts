import { Injectable } from '@nestjs/common';
import { type Conversation, type ExportedConversation, type ExportedMessage, IdConflictError, type SharedMessage } from '@parley/contracts';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { SizeLimits } from '../admission/size-limits';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { toConversationView } from '../conversations/conversation.view';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import { ModelCatalog } from '../models/model-catalog';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import { OwnerTransactions } from '../outbox/owner-transactions';
import { copiesOf, type MessageCopies } from './message-copies';

/** Makes the id of a copy of its owner's and the original's: whoever imports it twice has it once. */
const IMPORT_NAMESPACE = '5b0c1f7a-3f6e-4d0c-8a52-9f5d6a0e7b43';

export interface Copied {
  conversation: Conversation;
  /** Messages that were not here before. */
  newMessages: number;
  /** Whether the conversation was there, and was not deleted. */
  wasKnown: boolean;
}

/** Makes conversations of what comes from elsewhere, with ids of their own. */
@Injectable()
export class ConversationCopies {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly catalog: ModelCatalog,
    private readonly sizes: SizeLimits,
  ) {}

  /**
   * One with an id is known when it comes again: then what is new of it is added, and a deletion is taken back.
   * @throws InvalidRequestError when a message comes before its parent, or follows one of its own role; ProblemError
   * `conversation_full`, `too_many_conversations`
   */
  async ofExport(ownerId: string, exported: ExportedConversation): Promise<Copied> {
    const id = exported.id === undefined ? uuidv7() : uuidv5(`${ownerId}:${exported.id}`, IMPORT_NAMESPACE);
    const digest = requestDigest({ import: id });
    const known = new Set(await this.tables.messages.idsIn(this.transactions.reader, id));
    const copies = copiesOf(exported.messages, { ownerId, conversationId: id, requestDigest: digest }, known);
    return this.transactions.run(ownerId, async (transaction) => {
      const existing = await this.tables.conversations.findById(transaction.manager, id);
      if (existing && existing.requestDigest !== digest) throw new IdConflictError('conversation');
      return existing ? this.complete(transaction, existing, copies) : this.begin(transaction, { id, digest, exported, copies });
    });
  }

  /** One branch, from old to new. */
  async ofThread(ownerId: string, title: string, thread: readonly SharedMessage[]): Promise<Conversation> {
    const now = new Date().toISOString();
    const ids = thread.map(() => uuidv7());
    const messages = thread.map((message, index): ExportedMessage => {
      const place = { id: ids[index] ?? '', parentId: ids[index - 1] ?? null };
      return { ...message, ...place, status: 'complete', createdAt: now };
    });
    const times = { createdAt: now, updatedAt: now };
    const copied = await this.ofExport(ownerId, { title, model: null, instructions: null, activeLeafId: null, messages, ...times });
    return copied.conversation;
  }

  private async begin(
    transaction: OwnerTransaction,
    { id, digest, exported, copies }: { id: string; digest: string; exported: ExportedConversation; copies: MessageCopies },
  ): Promise<Copied> {
    const { manager, ownerId } = transaction;
    await this.sizes.checkConversations(manager, ownerId);
    await this.sizes.checkMessages(manager, id, copies.messages.length);
    const { title, instructions, createdAt, updatedAt, activeLeafId } = exported;
    const model = exported.model === null ? null : (this.catalog.find(exported.model)?.id ?? null);
    const leaf = copies.idOf(activeLeafId) ?? copies.messages.at(-1)?.id ?? null;
    const facts = { id, ownerId, title, model, instructions, temporary: false, activeLeafId: leaf, requestDigest: digest };
    const entity = await this.tables.conversations.insert(manager, facts);
    await this.tables.messages.insertAll(manager, copies.messages);
    const times = { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
    const conversation = await this.announce(transaction, entity, times);
    return { conversation, newMessages: copies.messages.length, wasKnown: false };
  }

  /** What its owner said in it here stays, and stays shown. */
  private async complete(transaction: OwnerTransaction, existing: ConversationEntity, copies: MessageCopies): Promise<Copied> {
    const { manager } = transaction;
    const known = new Set(await this.tables.messages.idsIn(manager, existing.id));
    const added = copies.messages.filter(({ id }) => !known.has(id));
    const wasKnown = existing.deletedAt === null;
    if (added.length === 0 && wasKnown) return { conversation: toConversationView(existing), newMessages: 0, wasKnown };
    await this.sizes.checkMessages(manager, existing.id, added.length);
    await this.tables.messages.insertAll(manager, added);
    const leaf = added.at(-1);
    const isUntouched = known.size + added.length === copies.messages.length;
    const shown: Partial<ConversationEntity> = leaf && isUntouched ? { activeLeafId: leaf.id } : {};
    const conversation = await this.announce(transaction, existing, { deletedAt: null, ...shown });
    return { conversation, newMessages: added.length, wasKnown };
  }

  private async announce(
    transaction: OwnerTransaction,
    entity: ConversationEntity,
    changes: Partial<ConversationEntity>,
  ): Promise<Conversation> {
    const conversation = toConversationView(await this.tables.conversations.update(transaction.manager, entity, changes));
    transaction.say({ type: 'conversation.changed', conversation });
    return conversation;
  }
}
