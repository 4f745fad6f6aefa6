import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, encodeCursor, momentOf } from '../database/keyset-cursor';

export interface SearchRow {
  conversation_id: string;
  message_id: string | null;
  title: string;
  /** Part of the text, each hit between MARK_START and MARK_END, which the text itself cannot contain. */
  snippet: string;
  created_at: Date;
  /** Sort key: titles before messages, then the newest first. */
  rank: string;
  moment: string;
  key: string;
}

export interface SearchFilter {
  ownerId: string;
  words: string;
  limit: number;
  cursor?: string | undefined;
}

/** From the private use area: taken out of the text first, so that they mark hits and nothing else. */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';
/** Likewise stand-ins for `<`, `>` and `/`, which PostgreSQL would take for markup and paths. */
export const STAND_INS = { '\uE002': '<', '\uE003': '>', '\uE004': '/' } as const;

const SearchKey = z.tuple([z.enum(['0', '1']), z.iso.datetime(), z.uuid()]);
const BEGINNING = ['2', '9999-12-31T00:00:00Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

const HEADLINE = `StartSel=${MARK_START}, StopSel=${MARK_END}, MaxWords=30, MinWords=12, ShortWord=0`;

const QUERY = `SELECT CASE WHEN $7 THEN regexp_replace(q::text, '''$', ''':*')::tsquery ELSE q END AS query
  FROM websearch_to_tsquery('simple', translate($2, '<>/', '   ')) AS q`;

const FROM = `'<>/${MARK_START}${MARK_END}${Object.keys(STAND_INS).join('')}'`;
const TO = `'${Object.keys(STAND_INS).join('')}'`;

const FIND = `
  WITH words AS MATERIALIZED (${QUERY}),
  hits AS (
    SELECT '1' AS rank, c.id AS conversation_id, NULL::uuid AS message_id, c.created_at, c.id AS key
    FROM words, conversation.conversations c
    WHERE c.owner_id = $1 AND c.deleted_at IS NULL AND NOT c.temporary AND to_tsvector('simple', translate(c.title, '<>/', '   ')) @@ query
    UNION ALL
    SELECT '0', m.conversation_id, m.id, m.created_at, m.id
    FROM words, conversation.messages m JOIN conversation.conversations c ON c.id = m.conversation_id
    WHERE m.owner_id = $1 AND m.search @@ query AND c.deleted_at IS NULL AND NOT c.temporary
  ),
  page AS (
    SELECT * FROM hits WHERE (rank, created_at, key) < ($3, $4::timestamptz, $5::uuid)
    ORDER BY rank DESC, created_at DESC, key DESC LIMIT $6
  )
  SELECT page.*, ${momentOf('page.created_at')} AS moment, c.title,
    ts_headline('simple', translate(coalesce(m.content, c.title), ${FROM}, ${TO}), query, '${HEADLINE}') AS snippet
  FROM words, page JOIN conversation.conversations c ON c.id = page.conversation_id
  LEFT JOIN conversation.messages m ON m.id = page.message_id
  ORDER BY page.rank DESC, page.created_at DESC, page.key DESC`;

@Injectable()
export class SearchRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** One row more than `limit` when there are more. */
  async find({ ownerId, words, limit, cursor }: SearchFilter): Promise<SearchRow[]> {
    const key = cursor === undefined ? BEGINNING : decodeCursor(SearchKey, cursor);
    return this.dataSource.query(FIND, [ownerId, words, ...key, limit + 1, endsInWord(words)]);
  }

  cursorOf({ rank, moment, key }: SearchRow): string {
    return encodeCursor([rank, moment, key]);
  }
}

/** While it is being typed the last word counts as the beginning of one; not so inside of quotes or after a minus. */
function endsInWord(words: string): boolean {
  const quotes = words.split('"').length - 1;
  return quotes % 2 === 0 && /(^|\s)[^-"\s][^"\s]*$/u.test(words);
}
