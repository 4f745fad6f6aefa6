import { Injectable } from '@nestjs/common';
import type { AdminUsage, AdminUsageQuery, Page } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { csvLines } from '../admission/csv';
import { type SumsAsText, withNumbers } from '../admission/ledger-sums';

type Row = SumsAsText<AdminUsage>;

const Key = z.tuple([z.iso.date(), z.uuid(), z.string(), z.string()]);

const FIND = `
  SELECT to_char(day, 'YYYY-MM-DD') AS day, owner_id AS "ownerId", model, purpose,
    count(*) AS generations, sum(tokens) AS tokens, sum(cost) AS cost
  FROM conversation.ledger
  WHERE kind = 'settle'
    AND day BETWEEN coalesce($1, '-infinity')::date AND coalesce($2, 'infinity')::date
    AND ($3::uuid IS NULL OR owner_id = $3) AND ($4::text IS NULL OR model = $4) AND ($10::uuid IS NULL OR $10 = ANY(teams))
    AND ($5::date IS NULL OR (day, owner_id, model, purpose) < ($5::date, $6::uuid, $7::text, $8::text))
  GROUP BY ledger.day, owner_id, model, purpose
  ORDER BY ledger.day DESC, owner_id DESC, model DESC, purpose DESC LIMIT $9`;

/** Who used how much of what, from the ledger. */
@Injectable()
export class AdminUsageReport {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest day first. */
  async list({ from, to, ownerId, teamId, model, limit, cursor }: AdminUsageQuery): Promise<Page<AdminUsage>> {
    const key = cursor === undefined ? [null, null, null, null] : decodeCursor(Key, cursor);
    const rows: Row[] = await this.dataSource.query(FIND, [from ?? null, to ?? null, ownerId ?? null, model ?? null, ...key, limit + 1, teamId ?? null]);
    const { items, nextCursor } = pageOf(rows, limit, (last) => [last.day, last.ownerId, last.model, last.purpose]);
    return { items: items.map(withNumbers), nextCursor };
  }

  /** All pages, as lines of a table. */
  csv(query: AdminUsageQuery): AsyncGenerator<string> {
    return csvLines({
      head: ['day', 'ownerId', 'model', 'purpose', 'generations', 'tokens', 'costMicroUnits'],
      query,
      read: (part) => this.list(part),
      cellsOf: ({ day, ownerId, model, purpose, generations, tokens, cost }) => [day, ownerId, model, purpose, generations, tokens, cost],
    });
  }
}
