import { Injectable } from '@nestjs/common';
import type { AdminUsage, AdminUsageQuery, Page } from '@parley/contracts';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { csvLine } from '../admission/csv';
import { decodeCursor, encodeCursor } from '../database/keyset-cursor';

const LARGEST_PAGE = 1_000;

type Row = Omit<AdminUsage, 'generations' | 'tokens' | 'cost'> & Record<'generations' | 'tokens' | 'cost', string>;

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
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = last && rows.length > limit ? encodeCursor([last.day, last.ownerId, last.model, last.purpose]) : null;
    return { items: page.map(toView), nextCursor };
  }

  /** All pages, as lines of a table. */
  async *csv(query: AdminUsageQuery): AsyncGenerator<string> {
    yield csvLine(['day', 'ownerId', 'model', 'purpose', 'generations', 'tokens', 'costMicroUnits']);
    for (let cursor = query.cursor; ; ) {
      const page = await this.list({ ...query, limit: LARGEST_PAGE, cursor });
      for (const { day, ownerId, model, purpose, generations, tokens, cost } of page.items) {
        yield csvLine([day, ownerId, model, purpose, generations, tokens, cost]);
      }
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }
}

function toView({ generations, tokens, cost, ...row }: Row): AdminUsage {
  return { ...row, generations: Number(generations), tokens: Number(tokens), cost: Number(cost) };
}
