import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import { MessageEntity } from './message.entity';

/** As much of a message as a prompt needs. */
export type BranchMessage = Pick<MessageEntity, 'id' | 'parentId' | 'role' | 'content' | 'tokenCount'>;

/** Walks the tree of messages: a branch is the way from one message up to the first. */
@Injectable()
export class MessageTree {
  /** The last `limit` messages of the branch that ends with `leafId`, oldest first. */
  async branch(manager: EntityManager, leafId: string, limit: number): Promise<MessageEntity[]> {
    const rows: { id: string }[] = await manager.query(
      `WITH RECURSIVE branch AS (
         SELECT id, parent_id, 1 AS depth FROM conversation.messages WHERE id = $1
         UNION ALL
         SELECT m.id, m.parent_id, b.depth + 1 FROM conversation.messages m
         JOIN branch b ON m.id = b.parent_id WHERE b.depth < $2
       ) SELECT id FROM branch ORDER BY depth DESC`,
      [leafId, limit],
    );
    return this.inOrder(manager, rows);
  }

  /** How many messages the branch has that ends with `leafId`. */
  async depth(manager: EntityManager, leafId: string): Promise<number> {
    const rows: { count: string }[] = await manager.query(
      `WITH RECURSIVE branch AS (
         SELECT id, parent_id FROM conversation.messages WHERE id = $1
         UNION ALL
         SELECT m.id, m.parent_id FROM conversation.messages m JOIN branch b ON m.id = b.parent_id
       ) SELECT count(*) FROM branch`,
      [leafId],
    );
    return Number(rows[0]?.count ?? 0);
  }

  /** As much of the branch that ends with `leafId` as has at most `tokens` tokens, oldest first. */
  async branchWithin(manager: EntityManager, leafId: string, tokens: number): Promise<BranchMessage[]> {
    return manager.query(
      `WITH RECURSIVE branch AS (
         SELECT id, parent_id, role, content, token_count, 1 AS depth, coalesce(token_count, 0) AS tokens
         FROM conversation.messages WHERE id = $1
         UNION ALL
         SELECT m.id, m.parent_id, m.role, m.content, m.token_count, b.depth + 1, b.tokens + coalesce(m.token_count, 0)
         FROM conversation.messages m JOIN branch b ON m.id = b.parent_id
         WHERE b.tokens + coalesce(m.token_count, 0) <= $2
       ) SELECT id, parent_id AS "parentId", role, content, token_count AS "tokenCount" FROM branch WHERE tokens <= $2 ORDER BY depth DESC`,
      [leafId, tokens],
    );
  }

  /** The end of the branch through `messageId` that takes the newest child at each fork. */
  async newestLeaf(manager: EntityManager, messageId: string): Promise<string> {
    const rows: { id: string }[] = await manager.query(
      `WITH RECURSIVE branch AS (
         SELECT $1::uuid AS id, 1 AS depth
         UNION ALL
         SELECT child.id, b.depth + 1 FROM branch b CROSS JOIN LATERAL (
           SELECT id FROM conversation.messages WHERE parent_id = b.id ORDER BY created_at DESC, id DESC LIMIT 1
         ) child
       ) SELECT id FROM branch ORDER BY depth DESC LIMIT 1`,
      [messageId],
    );
    return rows[0]?.id ?? messageId;
  }

  /** Whether `messageId` is on the branch that ends with `leafId`. */
  async isOnBranch(manager: EntityManager, messageId: string, leafId: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `WITH RECURSIVE branch AS (
         SELECT id, parent_id FROM conversation.messages WHERE id = $1
         UNION ALL
         SELECT m.id, m.parent_id FROM conversation.messages m JOIN branch b ON m.id = b.parent_id
       ) SELECT 1 FROM branch WHERE id = $2`,
      [leafId, messageId],
    );
    return rows.length > 0;
  }

  /** For each message the ids of its versions: itself and those with the same parent, in the order they were made. */
  async siblings(manager: EntityManager, messages: readonly MessageEntity[]): Promise<Map<string, string[]>> {
    const first = messages[0];
    if (!first) return new Map();
    const parents = messages.map(({ parentId }) => parentId).filter((id) => id !== null);
    const rows: { parent_id: string | null; ids: string[] }[] = await manager.query(
      `SELECT parent_id, array_agg(id::text ORDER BY created_at, id) AS ids FROM conversation.messages
       WHERE conversation_id = $1 AND (parent_id = ANY($2) OR (parent_id IS NULL AND $3)) GROUP BY parent_id`,
      [first.conversationId, parents, parents.length < messages.length],
    );
    const byParent = new Map(rows.map(({ parent_id, ids }) => [parent_id, ids]));
    return new Map(messages.map(({ id, parentId }) => [id, byParent.get(parentId) ?? [id]]));
  }

  private async inOrder(manager: EntityManager, rows: readonly { id: string }[]): Promise<MessageEntity[]> {
    if (rows.length === 0) return [];
    const found = await manager.findBy(MessageEntity, { id: In(rows.map(({ id }) => id)) });
    const byId = new Map(found.map((message) => [message.id, message]));
    return rows.flatMap(({ id }) => byId.get(id) ?? []);
  }
}
