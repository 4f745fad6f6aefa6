import { Injectable } from '@nestjs/common';
import { type Conversation, type ExportedConversation, type ExportedMessage, InvalidRequestError, type SharedMessage } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { v7 as uuidv7 } from 'uuid';
import { toConversationView } from '../conversations/conversation.view';
import { requestDigest } from '../database/request-digest';
import { Tables } from '../database/tables';
import type { NewMessage } from '../messages/message.repository';
import { ModelCatalog } from '../models/model-catalog';
import { OwnerTransactions } from '../outbox/owner-transactions';

/** Makes conversations of what comes from elsewhere, with ids of their own. */
@Injectable()
export class ConversationCopies {
  constructor(
    private readonly transactions: OwnerTransactions,
    private readonly tables: Tables,
    private readonly catalog: ModelCatalog,
  ) {}

  /** @throws InvalidRequestError when a message comes before its parent, or follows one of its own role */
  async ofExport(ownerId: string, exported: ExportedConversation): Promise<Conversation> {
    const id = uuidv7();
    const { title, instructions, createdAt, updatedAt, activeLeafId } = exported;
    const model = exported.model === null ? null : (this.catalog.find(exported.model)?.id ?? null);
    const digest = requestDigest({ import: id });
    const { messages, ids } = copiesOf(exported.messages, { ownerId, conversationId: id, requestDigest: digest });
    const leaf = (activeLeafId === null ? null : ids.get(activeLeafId)) ?? messages.at(-1)?.id ?? null;
    return this.transactions.run(ownerId, async (transaction) => {
      const { manager } = transaction;
      const facts = { id, ownerId, title, model, instructions, temporary: false, activeLeafId: leaf, requestDigest: digest };
      const entity = await this.tables.conversations.insert(manager, facts);
      await this.tables.messages.insertAll(manager, messages);
      const times = { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
      const conversation = toConversationView(await this.tables.conversations.update(manager, entity, times));
      transaction.say({ type: 'conversation.changed', conversation });
      return conversation;
    });
  }

  /** One branch, from old to new. */
  ofThread(ownerId: string, title: string, thread: readonly SharedMessage[]): Promise<Conversation> {
    const now = new Date().toISOString();
    const ids = thread.map(() => uuidv7());
    const messages = thread.map((message, index): ExportedMessage => {
      const place = { id: ids[index] ?? '', parentId: ids[index - 1] ?? null };
      return { ...message, ...place, status: 'complete', createdAt: now };
    });
    const times = { createdAt: now, updatedAt: now };
    return this.ofExport(ownerId, { title, model: null, instructions: null, activeLeafId: null, messages, ...times });
  }
}

type Origin = Pick<NewMessage, 'ownerId' | 'conversationId' | 'requestDigest'>;

function copiesOf(exported: readonly ExportedMessage[], origin: Origin): { messages: NewMessage[]; ids: Map<string, string> } {
  const ids = new Map<string, string>();
  const roles = new Map<string, ExportedMessage['role']>();
  const messages = exported.map((message, index): NewMessage => {
    const { id, parentId, role, content, model, status, createdAt } = message;
    const parent = parentId === null ? null : ids.get(parentId);
    const expected = parentId !== null && roles.get(parentId) === 'user' ? 'assistant' : 'user';
    if (parent === undefined || role !== expected || ids.has(id)) throw misplaced(index);
    const copyId = uuidv7();
    ids.set(id, copyId);
    roles.set(id, role);
    return {
      ...{ ...origin, id: copyId, parentId: parent, role, content, model, tokenCount: countTokens(content) },
      // Whatever was being written then is not written on here.
      ...{ status: status === 'streaming' ? 'cancelled' : status, generationId: null, error: null, createdAt: new Date(createdAt) },
    };
  });
  return { messages, ids };
}

function misplaced(index: number): InvalidRequestError {
  const message = 'a message follows one of the other role that stands before it in the list, a question first of all';
  return new InvalidRequestError(message, [{ path: `messages.${index}`, message }]);
}
