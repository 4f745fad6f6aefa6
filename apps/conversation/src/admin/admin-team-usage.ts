import { Injectable } from '@nestjs/common';
import type { AdminTeamUsage, AdminTeamUsageQuery, Page } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { csvLines } from '../admission/csv';
import { type SumsAsText, withNumbers } from '../admission/ledger-sums';

type Row = SumsAsText<AdminTeamUsage> & { key: string };

const Key = z.tuple([z.iso.date(), z.string()]);

/** Those in no team are a row of their own. */
const FIND = `
  SELECT * FROM (
    SELECT to_char(day, 'YYYY-MM-DD') AS day, team::text AS "teamId", coalesce(team::text, '') AS key,
      count(*) AS generations, sum(tokens) AS tokens, sum(cost) AS cost
    FROM conversation.ledger LEFT JOIN LATERAL unnest(teams) AS team ON true
    WHERE kind = 'settle' AND day BETWEEN coalesce($1, '-infinity')::date AND coalesce($2, 'infinity')::date
      AND ($3::uuid IS NULL OR team = $3) AND ($4::date IS NULL OR day <= $4::date)
    GROUP BY ledger.day, team) AS sums
  WHERE $4::text IS NULL OR (day, key) < ($4::text, $5::text)
  ORDER BY day DESC, key DESC LIMIT $6`;

/** How much each team used on each day, from the ledger. */
@Injectable()
export class AdminTeamUsageReport {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest day first. */
  async list({ from, to, teamId, limit, cursor }: AdminTeamUsageQuery): Promise<Page<AdminTeamUsage>> {
    const key = cursor === undefined ? [null, null] : decodeCursor(Key, cursor);
    const rows: Row[] = await this.dataSource.query(FIND, [from ?? null, to ?? null, teamId ?? null, ...key, limit + 1]);
    const { items, nextCursor } = pageOf(rows, limit, (last) => [last.day, last.key]);
    return { items: items.map(({ key: _key, ...row }) => withNumbers(row)), nextCursor };
  }

  /** All pages, as lines of a table. */
  csv(query: AdminTeamUsageQuery): AsyncGenerator<string> {
    return csvLines({
      head: ['day', 'teamId', 'generations', 'tokens', 'costMicroUnits'],
      query,
      read: (part) => this.list(part),
      cellsOf: ({ day, teamId, generations, tokens, cost }) => [day, teamId, generations, tokens, cost],
    });
  }
}
