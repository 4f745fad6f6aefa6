import { Injectable } from '@nestjs/common';
import type { Share, SharedConversation, SharedMessage } from '@parley/contracts';
import type { EntityManager } from 'typeorm';

interface ShareRow {
  id: string;
  created_at: Date;
  updated_at: Date;
}

interface SharedRow {
  title: string;
  messages: SharedMessage[];
  updated_at: Date;
}

export interface Snapshot {
  id: string;
  conversationId: string;
  title: string;
  messages: readonly SharedMessage[];
}

@Injectable()
export class ShareRepository {
  /** A conversation that has a link keeps it, and shows what it is now. */
  async save(manager: EntityManager, { id, conversationId, title, messages }: Snapshot): Promise<Share> {
    const rows: ShareRow[] = await manager.query(
      `INSERT INTO conversation.shares (id, conversation_id, title, messages) VALUES ($1, $2, $3, $4)
       ON CONFLICT (conversation_id) DO UPDATE SET title = excluded.title, messages = excluded.messages, updated_at = now()
       RETURNING id, created_at, updated_at`,
      [id, conversationId, title, JSON.stringify(messages)],
    );
    return toShare(rows[0] ?? { id, created_at: new Date(), updated_at: new Date() });
  }

  async find(manager: EntityManager, conversationId: string): Promise<Share | null> {
    const text = 'SELECT id, created_at, updated_at FROM conversation.shares WHERE conversation_id = $1';
    const rows: ShareRow[] = await manager.query(text, [conversationId]);
    return rows[0] ? toShare(rows[0]) : null;
  }

  async remove(manager: EntityManager, conversationId: string): Promise<void> {
    await manager.query('DELETE FROM conversation.shares WHERE conversation_id = $1', [conversationId]);
  }

  /** Whoever asks; null also while the conversation is deleted. */
  async findShared(manager: EntityManager, id: string): Promise<SharedConversation | null> {
    const rows: SharedRow[] = await manager.query(
      `SELECT s.title, s.messages, s.updated_at FROM conversation.shares s
       JOIN conversation.conversations c ON c.id = s.conversation_id WHERE s.id = $1 AND c.deleted_at IS NULL`,
      [id],
    );
    return rows[0] ? { title: rows[0].title, sharedAt: rows[0].updated_at.toISOString(), messages: rows[0].messages } : null;
  }
}

function toShare({ id, created_at, updated_at }: ShareRow): Share {
  return { id, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}
