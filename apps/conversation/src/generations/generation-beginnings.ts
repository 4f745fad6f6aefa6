import { Injectable } from '@nestjs/common';
import type { ConversationEntity } from '../conversations/conversation.entity';
import { reservation, reserveParts } from '../ledger/ledger';
import type { NewMessage } from '../messages/message.repository';
import { addPromises, Outbox } from '../outbox/outbox';
import type { OwnerTransaction } from '../outbox/owner-transaction';
import type { NewGeneration } from './generation.repository';

export type DatedMessage = NewMessage & { createdAt: Date };

/** All that is written when an answer begins. */
export interface GenerationBeginning {
  generation: NewGeneration;
  /** New ones: the answer's placeholder, and the question before it unless it was there. */
  messages: readonly DatedMessage[];
  /** What changes of the conversation. */
  conversation: Partial<Pick<ConversationEntity, 'activeLeafId' | 'updatedAt' | 'title' | 'titleSource'>>;
}

const MESSAGES = 1;
const CONVERSATION = MESSAGES + 11;
const GENERATION = CONVERSATION + 5;
const RESERVATION = GENERATION + 14;
const PROMISES = RESERVATION + 8;

const parameters = (first: number, ...types: string[]): string => types.map((type, nth) => `$${first + nth}::${type}`).join(', ');

/** One statement: people wait for it, and each costs a round trip. */
const BEGIN = `
  WITH asked AS (
    INSERT INTO conversation.messages (conversation_id, id, owner_id, parent_id, role, content, status, model, token_count,
      generation_id, request_digest, created_at)
    SELECT $${CONVERSATION}::uuid, id, owner_id, parent_id, role, content, status, model, token_count, generation_id, request_digest, created_at
    FROM unnest(${parameters(MESSAGES, 'uuid[]', 'uuid[]', 'uuid[]', 'text[]', 'text[]', 'text[]', 'text[]', 'integer[]', 'uuid[]', 'text[]', 'timestamptz[]')})
      AS m (id, owner_id, parent_id, role, content, status, model, token_count, generation_id, request_digest, created_at)
  ), touched AS (
    UPDATE conversation.conversations SET active_leaf_id = coalesce($${CONVERSATION + 1}, active_leaf_id),
      updated_at = coalesce($${CONVERSATION + 2}, updated_at), title = coalesce($${CONVERSATION + 3}, title),
      title_source = coalesce($${CONVERSATION + 4}, title_source)
    WHERE id = $${CONVERSATION} AND $${CONVERSATION + 1}::uuid IS NOT NULL
  ), begun AS (
    INSERT INTO conversation.generations (status, conversation_id, id, owner_id, message_id, model, purpose, subject_id, context,
      reserved_tokens, reserved_cost, max_output_tokens, dispatched_at, job, teams, line_class, line_tag)
    VALUES ('queued', $${CONVERSATION}::uuid, ${parameters(GENERATION, 'uuid', 'uuid', 'uuid', 'text', 'text', 'uuid', 'jsonb', 'integer', 'bigint', 'integer', 'timestamptz', 'json', 'uuid[]', 'smallint')}, $${PROMISES + 6}::bigint)
  ), ${reserveParts(RESERVATION)}, promised AS (${addPromises(PROMISES)} RETURNING id)
  SELECT id FROM promised ORDER BY promised.id`;

/** Writes the beginning of an answer: messages, generation, reservation, and what is promised to the bus. */
@Injectable()
export class GenerationBeginnings {
  constructor(private readonly outbox: Outbox) {}

  /** @throws a unique violation when one of the ids is taken; nothing is written then */
  async write(transaction: OwnerTransaction, { generation, messages, conversation }: GenerationBeginning): Promise<void> {
    const { reservedTokens: tokens, reservedCost: cost } = generation;
    const promised = this.outbox.take([transaction]);
    const values = [
      ...columnsOf(messages),
      ...[generation.conversationId, conversation.activeLeafId ?? null, conversation.updatedAt ?? null],
      ...[conversation.title ?? null, conversation.titleSource ?? null],
      ...generationValues(generation),
      ...reservation(generation, { tokens, cost }),
      ...[...promised.parameters, generation.lineTag],
    ];
    promised.store(await transaction.manager.query(BEGIN, values));
  }
}

function columnsOf(messages: readonly DatedMessage[]): unknown[] {
  const column = <K extends keyof DatedMessage>(name: K): DatedMessage[K][] => messages.map((message) => message[name]);
  return [
    ...[column('id'), column('ownerId'), column('parentId'), column('role'), column('content'), column('status')],
    ...[column('model'), column('tokenCount'), column('generationId'), column('requestDigest'), column('createdAt')],
  ];
}

function generationValues(generation: NewGeneration): unknown[] {
  const { id, ownerId, messageId, model, purpose, subjectId, context, job, teams, lineClass } = generation;
  return [
    ...[id, ownerId, messageId, model, purpose, subjectId, JSON.stringify(context)],
    ...[generation.reservedTokens, generation.reservedCost, generation.maxOutputTokens, generation.dispatchedAt],
    ...[job === null ? null : JSON.stringify(job), teams, lineClass],
  ];
}
