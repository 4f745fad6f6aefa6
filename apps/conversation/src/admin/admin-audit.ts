import { Injectable } from '@nestjs/common';
import type { AdminAction, AuditEntry, Page, PageQuery } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { OwnerTransaction } from '../outbox/owner-transaction';

type Row = Omit<AuditEntry, 'at'> & { at: Date };

const Key = z.tuple([z.string().regex(/^\d{1,18}$/)]);
const BEGINNING = '999999999999999999';

/** Notes what administrators do, in the transaction that does it. */
@Injectable()
export class AdminAudit {
  constructor(private readonly dataSource: DataSource) {}

  async note(
    { manager, ownerId }: OwnerTransaction,
    actorId: string,
    action: AdminAction,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await AdminAudit.write(manager, { actorId, action, ownerId, detail });
  }

  /** Where there is no owner in whose transaction it happens. */
  static async write(manager: EntityManager, { actorId, action, ownerId, detail }: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
    const text = 'INSERT INTO conversation.audit (actor_id, action, owner_id, detail) VALUES ($1, $2, $3, $4)';
    await manager.query(text, [actorId, action, ownerId, JSON.stringify(detail)]);
  }

  /** The newest first. */
  async list({ limit, cursor }: PageQuery): Promise<Page<AuditEntry>> {
    const [before] = cursor === undefined ? [BEGINNING] : decodeCursor(Key, cursor);
    const rows: Row[] = await this.dataSource.query(
      `SELECT id, at, actor_id AS "actorId", action, owner_id AS "ownerId", detail FROM conversation.audit
       WHERE id < $1 ORDER BY id DESC LIMIT $2`,
      [before, limit + 1],
    );
    const { items, nextCursor } = pageOf(rows, limit, ({ id }) => [id]);
    return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor };
  }
}
