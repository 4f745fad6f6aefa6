import { Injectable } from '@nestjs/common';
import type { Page, UsageHistoryQuery, UsageHistoryRow } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { csvLines } from './csv';
import { type SumsAsText, withNumbers } from './ledger-sums';

type Row = SumsAsText<UsageHistoryRow> & { key: string };

const Key = z.tuple([z.iso.date(), z.string()]);

/** What rows are sums of beside the day, and how they are told apart. */
const GROUPS: Record<UsageHistoryQuery['by'], { columns: string; key: string; join: string; group: string }> = {
  day: { columns: '', key: `''`, join: '', group: '' },
  model: { columns: ', l.model, l.purpose', key: `l.model || '/' || l.purpose`, join: '', group: ', l.model, l.purpose' },
  conversation: {
    columns: ', c.id AS "conversationId", c.title',
    key: `coalesce(c.id::text, '')`,
    join: `LEFT JOIN conversation.generations g ON g.id = l.generation_id
      LEFT JOIN conversation.conversations c ON c.id = g.conversation_id AND NOT c.hidden AND c.deleted_at IS NULL`,
    group: ', c.id, c.title',
  },
};

function find(by: UsageHistoryQuery['by']): string {
  const { columns, key, join, group } = GROUPS[by];
  return `
    SELECT * FROM (
      SELECT to_char(l.day, 'YYYY-MM-DD') AS day, ${key} AS key${columns},
        count(*) AS generations, sum(l.tokens) AS tokens, sum(l.cost) AS cost
      FROM conversation.ledger l ${join}
      WHERE l.kind = 'settle' AND l.owner_id = $1 AND l.day BETWEEN coalesce($2, '-infinity')::date AND coalesce($3, 'infinity')::date
        AND ($4::date IS NULL OR l.day <= $4::date)
      GROUP BY l.day${group}) AS sums
    WHERE $4::text IS NULL OR (day, key) < ($4::text, $5::text)
    ORDER BY day DESC, key DESC LIMIT $6`;
}

/** What one person used, from the ledger. */
@Injectable()
export class UsageHistory {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest day first. */
  async page(ownerId: string, { from, to, by, limit, cursor }: UsageHistoryQuery): Promise<Page<UsageHistoryRow>> {
    const key = cursor === undefined ? [null, null] : decodeCursor(Key, cursor);
    const rows: Row[] = await this.dataSource.query(find(by), [ownerId, from ?? null, to ?? null, ...key, limit + 1]);
    const { items, nextCursor } = pageOf(rows, limit, (last) => [last.day, last.key]);
    return { items: items.map(({ key: _key, ...row }) => withNumbers(row)), nextCursor };
  }

  /** All pages, as lines of a table. */
  csv(ownerId: string, query: UsageHistoryQuery): AsyncGenerator<string> {
    return csvLines({
      head: ['day', 'model', 'purpose', 'conversationId', 'title', 'generations', 'tokens', 'costMicroUnits'],
      query,
      read: (part) => this.page(ownerId, part),
      cellsOf: ({ day, model = '', purpose = '', conversationId = null, title = null, generations, tokens, cost }) => [day, model, purpose, conversationId, title, generations, tokens, cost],
    });
  }
}
