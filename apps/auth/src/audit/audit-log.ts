import { Injectable } from '@nestjs/common';
import type { AccountEvent, Page, PageQuery } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AuditEntry } from './audit-entry.entity';

const Key = z.tuple([z.string().regex(/^\d{1,18}$/)]);
const BEGINNING = '999999999999999999';

/** The audit log, for those who may read it. */
@Injectable()
export class AuditLog {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. */
  async list({ limit, cursor }: PageQuery): Promise<Page<AccountEvent>> {
    const [before] = cursor === undefined ? [BEGINNING] : decodeCursor(Key, cursor);
    const rows = await this.dataSource.manager
      .createQueryBuilder(AuditEntry, 'entry')
      .where('entry.id < :before', { before })
      .orderBy('entry.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const { items, nextCursor } = pageOf(rows, limit, ({ id }) => [id]);
    return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), nextCursor };
  }
}
