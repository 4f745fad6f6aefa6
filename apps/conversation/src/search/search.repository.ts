import { Injectable } from '@nestjs/common';
import { plannedEachTime } from '@parley/database';
import { momentOf } from '@parley/database';
import { DataSource } from 'typeorm';

export interface SearchRow {
  conversation_id: string;
  message_id: string | null;
  title: string;
  /** Part of the text, each hit between MARK_START and MARK_END, which the text itself cannot contain. */
  snippet: string;
  created_at: Date;
  /** Sort key: how well it fits, where that counts; then the newest first. */
  score: number;
  moment: string;
  key: string;
}

/** The last row of the page before. */
export interface SearchPlace {
  score: number;
  moment: string;
  key: string;
}

export interface SearchFilter {
  ownerId: string;
  /** A tsquery. */
  query: string;
  limit: number;
  after: SearchPlace;
}

/** From the private use area: taken out of the text first, so that they mark hits and nothing else. */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';
/** Likewise stand-ins for `<`, `>` and `/`, which PostgreSQL would take for markup and paths. */
export const STAND_INS = { '\uE002': '<', '\uE003': '>', '\uE004': '/' } as const;

/** Before every row. */
export const BEGINNING: SearchPlace = { score: 1e9, moment: '9999-12-31T00:00:00Z', key: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Of words that are everywhere the newest hits are weighed, not all: however much somebody has said, this takes moments. */
const WEIGHED = 500;

const HEADLINE = `StartSel=${MARK_START}, StopSel=${MARK_END}, MaxWords=30, MinWords=12, ShortWord=0`;
const FROM = `'<>/${MARK_START}${MARK_END}${Object.keys(STAND_INS).join('')}'`;
const TO = `'${Object.keys(STAND_INS).join('')}'`;

const snippetOf = (text: string): string => `ts_headline('simple', translate(${text}, ${FROM}, ${TO}), $2::tsquery, '${HEADLINE}')`;
const TITLE_WORDS = `to_tsvector('simple', translate(c.title, '<>/', '   '))`;
const VISIBLE = 'c.deleted_at IS NULL AND NOT c.temporary';

const titlesThat = (match: string, score: string): string => `
  SELECT page.*, ${momentOf('created_at')} AS moment, ${snippetOf('title')} AS snippet FROM (
    SELECT c.id AS conversation_id, NULL::uuid AS message_id, c.title, c.created_at, c.id AS key, ${score} AS score
    FROM conversation.conversations c
    WHERE c.owner_id = $1 AND ${VISIBLE} AND ${match} AND (${score}, c.created_at, c.id) < ($3::real, $4::timestamptz, $5::uuid)
    ORDER BY score DESC, c.created_at DESC, c.id DESC LIMIT $6
  ) AS page ORDER BY score DESC, created_at DESC, key DESC`;

const TITLES = titlesThat(`${TITLE_WORDS} @@ $2::tsquery`, '0::real');
/** $7: the words as they were typed. */
const SIMILAR_TITLES = titlesThat('$7 <% c.title', 'word_similarity($7, c.title)');

/** The planner knows the query, so it chooses: few hits by their words, many by walking from the newest on. */
const HITS = `
  SELECT m.conversation_id, m.id AS message_id, c.title, m.created_at, m.id AS key, m.search
  FROM conversation.messages m JOIN conversation.conversations c ON c.id = m.conversation_id
  WHERE m.owner_id = $1 AND m.search @@ $2::tsquery AND ${VISIBLE}`;
const NEWEST = 'ORDER BY m.created_at DESC, m.id DESC LIMIT';
const messagePage = (page: string): string => `
  SELECT page.*, ${momentOf('page.created_at')} AS moment, ${snippetOf('m.content')} AS snippet
  FROM (${page}) AS page JOIN conversation.messages m ON m.id = page.key ORDER BY score DESC, page.created_at DESC, page.key DESC`;

const MESSAGES = messagePage(`
  SELECT conversation_id, message_id, title, created_at, key, 0::real AS score
  FROM (${HITS} AND (m.created_at, m.id) < ($4::timestamptz, $5::uuid) AND $3::real >= 0 ${NEWEST} $6) AS hits`);

const BEST_MESSAGES = messagePage(`
  SELECT * FROM (
    SELECT conversation_id, message_id, title, created_at, key, ts_rank_cd(search, $2::tsquery, 1 | 32) AS score
    FROM (${HITS} ${NEWEST} ${WEIGHED}) AS hits
  ) AS weighed WHERE (score, created_at, key) < ($3::real, $4::timestamptz, $5::uuid)
  ORDER BY score DESC, created_at DESC, key DESC LIMIT $6`);

@Injectable()
export class SearchRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Conversations with these words in their titles, the newest first. */
  titles(filter: SearchFilter): Promise<SearchRow[]> {
    return this.find(TITLES, parametersOf(filter));
  }

  /** Those whose titles are spelt nearly like this, the nearest first. */
  similarTitles(filter: SearchFilter, words: string): Promise<SearchRow[]> {
    return this.find(SIMILAR_TITLES, [...parametersOf(filter), words]);
  }

  /** Messages with these words: the newest first, or the best of the newest. */
  messages(filter: SearchFilter, sort: 'newest' | 'relevance'): Promise<SearchRow[]> {
    return this.find(sort === 'newest' ? MESSAGES : BEST_MESSAGES, parametersOf(filter));
  }

  private find(text: string, parameters: unknown[]): Promise<SearchRow[]> {
    return this.dataSource.query(plannedEachTime(text), parameters);
  }
}

function parametersOf({ ownerId, query, limit, after }: SearchFilter): unknown[] {
  return [ownerId, query, after.score, after.moment, after.key, limit];
}
