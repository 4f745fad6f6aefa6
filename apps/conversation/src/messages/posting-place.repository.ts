import { Injectable } from '@nestjs/common';
import type { MessageStatus } from '@parley/contracts';
import type { EntityManager } from 'typeorm';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { CONVERSATION_COLUMNS } from '../conversations/conversation-columns';
import type { AnswerRequestIds } from './repeated-requests';

/** Where a message is to be posted, and what is to be known there. */
export interface PostingPlace {
  conversation: ConversationEntity;
  /** Messages on all branches; no more than `countTo` are counted. */
  messages: number;
  /** The message to be followed, if it is in this conversation. */
  parent: { role: 'user' | 'assistant'; status: MessageStatus } | null;
  /** Whether something was made with one of the request's ids before, by anybody. */
  isKnown: boolean;
  /** What the owner wants in all conversations. */
  ownInstructions: string | null;
  /** Those that follow the same message, in the order in which they were made. */
  siblingIds: string[];
  now: Date;
}

export interface PostingWish extends AnswerRequestIds {
  conversationId: string;
  parentId: string | null;
  countTo: number;
}

type Row = ConversationEntity & Omit<PostingPlace, 'conversation'>;

const FIND = `
  SELECT ${CONVERSATION_COLUMNS},
    (SELECT count(*)::integer FROM (SELECT FROM conversation.messages WHERE conversation_id = c.id LIMIT $4) AS counted) AS messages,
    (SELECT json_build_object('role', p.role, 'status', p.status) FROM conversation.messages p
      WHERE p.id = $3 AND p.conversation_id = c.id) AS parent,
    EXISTS (SELECT FROM conversation.messages k WHERE k.id = ANY($5::uuid[]))
      OR EXISTS (SELECT FROM conversation.generations k WHERE k.id = $6) AS "isKnown",
    (SELECT instructions FROM conversation.preferences WHERE owner_id = $2) AS "ownInstructions",
    CASE WHEN $3::uuid IS NULL
      THEN ARRAY(SELECT s.id::text FROM conversation.messages s WHERE s.conversation_id = c.id AND s.parent_id IS NULL ORDER BY s.created_at, s.id)
      ELSE ARRAY(SELECT s.id::text FROM conversation.messages s WHERE s.conversation_id = c.id AND s.parent_id = $3 ORDER BY s.created_at, s.id)
    END AS "siblingIds",
    clock_timestamp() AS now
  FROM conversation.conversations c
  WHERE c.id = $1 AND c.owner_id = $2 AND c.deleted_at IS NULL AND NOT c.hidden`;

/** Reads all that must be known before a message is posted, at once: people wait for it. */
@Injectable()
export class PostingPlaceRepository {
  /** Null: there is no such conversation, or it is another's. */
  async find(manager: EntityManager, wish: PostingWish): Promise<PostingPlace | null> {
    const { conversationId, ownerId, parentId, countTo, messageId, answerId, generationId } = wish;
    const ids = [messageId, answerId].filter((id) => id !== undefined);
    const parameters = [conversationId, ownerId, parentId, countTo, ids, generationId ?? null];
    const [row]: Row[] = await manager.query(FIND, parameters);
    if (!row) return null;
    const { messages, parent, isKnown, ownInstructions, siblingIds, now, ...conversation } = row;
    return { conversation, messages, parent, isKnown, ownInstructions, siblingIds, now };
  }
}
