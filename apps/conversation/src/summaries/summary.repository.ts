import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What stands for the messages of a branch from the first one up to `messageId`. */
export interface Summary {
  messageId: string;
  generationId: string;
  firstMessageId: string;
  /** How many messages it stands for. */
  messages: number;
  text: string;
  tokenCount: number;
}

/** A message that no summary stands for yet, as far as its text is needed for one. */
export interface Unsummarised {
  id: string;
  role: 'user' | 'assistant';
  text: string;
  tokens: number;
}

/** The part of a branch that ends with a message and begins behind the newest summary on it. */
export interface BranchStretch {
  /** Null where there is none: then the stretch begins with the first message. */
  summary: Summary | null;
  /** From old to new. */
  messages: Unsummarised[];
}

interface StretchRow {
  id: string;
  role: 'user' | 'assistant';
  text: string;
  token_count: number | null;
  is_summarised: boolean;
}

interface SummaryRow {
  message_id: string;
  generation_id: string;
  first_message_id: string;
  messages: number;
  text: string;
  token_count: number;
}

/** Longer messages are known by their beginnings. */
const LONGEST_TEXT = 8_000;

/** From a message upwards, to the first message that has a summary or to the first one of all. */
const STRETCH = `
  WITH RECURSIVE stretch AS (
    SELECT m.id, m.parent_id, s.message_id IS NOT NULL AS is_summarised, 1 AS depth
    FROM conversation.messages m LEFT JOIN conversation.summaries s ON s.message_id = m.id WHERE m.id = $1
    UNION ALL
    SELECT m.id, m.parent_id, s.message_id IS NOT NULL, b.depth + 1
    FROM stretch b JOIN conversation.messages m ON m.id = b.parent_id
    LEFT JOIN conversation.summaries s ON s.message_id = m.id WHERE NOT b.is_summarised
  )`;

@Injectable()
export class SummaryRepository {
  /** What of a branch is told where it has no room: its first message, and its newest summary. */
  async beginning(manager: EntityManager, leafId: string): Promise<{ firstMessageId: string; summary: Summary | null } | null> {
    const text = `${STRETCH} SELECT id FROM stretch ORDER BY depth DESC LIMIT 1`;
    const [row]: { id: string }[] = await manager.query(text, [leafId]);
    if (!row) return null;
    const summary = await this.find(manager, row.id);
    return { firstMessageId: summary?.firstMessageId ?? row.id, summary };
  }

  async stretch(manager: EntityManager, leafId: string): Promise<BranchStretch> {
    const rows: StretchRow[] = await manager.query(
      `${STRETCH} SELECT m.id, m.role, left(m.content, ${LONGEST_TEXT}) AS text, m.token_count, stretch.is_summarised
       FROM stretch JOIN conversation.messages m ON m.id = stretch.id ORDER BY stretch.depth DESC`,
      [leafId],
    );
    const known = rows[0]?.is_summarised ? await this.find(manager, rows[0].id) : null;
    const messages = rows.filter(({ is_summarised }) => !is_summarised);
    return {
      summary: known,
      messages: messages.map(({ id, role, text, token_count }) => ({ id, role, text, tokens: token_count ?? 0 })),
    };
  }

  async find(manager: EntityManager, messageId: string): Promise<Summary | null> {
    const [row]: SummaryRow[] = await manager.query('SELECT * FROM conversation.summaries WHERE message_id = $1', [messageId]);
    return row ? toSummary(row) : null;
  }

  /** A message has one; that of a message which is gone is not kept. */
  async save(manager: EntityManager, { messageId, generationId, firstMessageId, messages, text, tokenCount }: Summary): Promise<void> {
    await manager.query(
      `INSERT INTO conversation.summaries (message_id, generation_id, first_message_id, messages, text, token_count)
       SELECT id, $2::uuid, $3::uuid, $4::integer, $5::text, $6::integer FROM conversation.messages WHERE id = $1
       ON CONFLICT DO NOTHING`,
      [messageId, generationId, firstMessageId, messages, text, tokenCount],
    );
  }
}

function toSummary(row: SummaryRow): Summary {
  return {
    messageId: row.message_id,
    generationId: row.generation_id,
    firstMessageId: row.first_message_id,
    messages: row.messages,
    text: row.text,
    tokenCount: row.token_count,
  };
}
