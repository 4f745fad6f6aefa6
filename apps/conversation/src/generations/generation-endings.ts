import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { CONVERSATION_COLUMNS } from '../conversations/conversation-columns';
import { settleParts, settlement } from '../ledger/ledger';
import type { MessageEntity } from '../messages/message.entity';
import { addPromises, Outbox } from '../outbox/outbox';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import type { GenerationEntity } from './generation.entity';

type Place = Pick<MessageEntity, 'parentId' | 'role' | 'requestDigest' | 'generationId' | 'feedback' | 'createdAt'> & { siblingIds: string[] };

/** Where an answer is saved. */
export interface EndingPlace {
  message: Place;
  /** Null where nobody sees it. */
  conversation: ConversationEntity | null;
}

/** All that is written when an answer ends. */
export interface GenerationEnding {
  /** As it is now. */
  generation: GenerationEntity;
  answer: Pick<MessageEntity, 'content' | 'status' | 'tokenCount' | 'error'>;
  /** The latest activity of the conversation, where that is seen. */
  updatedAt: Date | null;
}

const FIND = `
  SELECT ${CONVERSATION_COLUMNS}, json_build_object('parentId', m.parent_id, 'role', m.role, 'requestDigest', m.request_digest,
      'generationId', m.generation_id, 'feedback', m.feedback) AS message, m.created_at AS "messageCreatedAt",
    ARRAY(SELECT s.id::text FROM conversation.messages s WHERE s.conversation_id = m.conversation_id AND s.parent_id = m.parent_id
      ORDER BY s.created_at, s.id) AS "siblingIds"
  FROM conversation.messages m
  LEFT JOIN conversation.conversations c ON c.id = m.conversation_id AND c.deleted_at IS NULL AND NOT c.hidden
  WHERE m.id = $1 AND m.owner_id = $2`;

const ENTRY = 20;
const PROMISES = ENTRY + 6;

const END = `
  WITH settled AS (
    UPDATE conversation.generations SET status = $2, attempt = $3, end_seq = $4, finish_reason = $5, prompt_tokens = $6,
      completion_tokens = $7, cost = $8, model = $9::text, asked_model = $10::text, usage_estimated = $11, ended_at = $12, job = NULL
    WHERE id = $1
  ), answered AS (
    UPDATE conversation.messages SET content = $14, status = $15, token_count = $16, error = $17, model = $9::text, asked_model = $10::text
    WHERE id = $18
  ), touched AS (
    UPDATE conversation.conversations SET updated_at = $13
    WHERE id = $19 AND $13::timestamptz IS NOT NULL
  ), ${settleParts(ENTRY)}, promised AS (${addPromises(PROMISES)} RETURNING id)
  SELECT id FROM promised ORDER BY promised.id`;

/** Reads and writes what belongs to the end of an answer, each in one statement. */
@Injectable()
export class GenerationEndings {
  constructor(private readonly outbox: Outbox) {}

  async find(manager: EntityManager, { messageId, ownerId }: GenerationEntity): Promise<EndingPlace | null> {
    const [row]: (ConversationEntity & { message: Place; messageCreatedAt: Date; siblingIds: string[] })[] = await manager.query(FIND, [messageId, ownerId]);
    if (!row) return null;
    const { message, messageCreatedAt, siblingIds, ...conversation } = row;
    const isSeen = (conversation.id as string | null) !== null;
    return { message: { ...message, createdAt: messageCreatedAt, siblingIds }, conversation: isSeen ? conversation : null };
  }

  /** @throws a unique violation when it was settled before */
  async write(transaction: OwnerTransaction, { generation, answer, updatedAt }: GenerationEnding): Promise<void> {
    const { id, status, attempt, endSeq, finishReason, promptTokens, completionTokens, cost, model, askedModel, usageEstimated, endedAt } = generation;
    const promised = this.outbox.take([transaction]);
    const values = [
      ...[id, status, attempt, endSeq, finishReason, promptTokens, completionTokens, cost, model, askedModel, usageEstimated, endedAt, updatedAt],
      ...[answer.content, answer.status, answer.tokenCount, answer.error === null ? null : JSON.stringify(answer.error)],
      ...[generation.messageId, generation.conversationId],
      ...settlement(generation, { tokens: (promptTokens ?? 0) + (completionTokens ?? 0), cost: cost ?? 0 }),
      ...promised.parameters,
    ];
    promised.store(await transaction.manager.query(END, values));
  }
}
