import { Injectable } from '@nestjs/common';
import type { Page, SearchHit, SearchQuery } from '@parley/contracts';
import { decodeCursor, pageOf } from '@parley/database';
import { z } from 'zod';
import { BEGINNING, type SearchFilter, SearchRepository, type SearchRow } from './search.repository';
import { isPlain, SearchWords } from './search-words';
import { toSnippet } from './snippet';

const Kind = z.enum(['title', 'message']);
/** The last row of a page: titles come before messages. */
const SearchKey = z.tuple([Kind, z.number(), z.iso.datetime(), z.uuid()]);

@Injectable()
export class SearchService {
  constructor(
    private readonly repository: SearchRepository,
    private readonly words: SearchWords,
  ) {}

  /** Titles first, then messages. Where there is neither, titles that are spelt nearly so. */
  async search(ownerId: string, { q, limit, cursor, sort }: SearchQuery): Promise<Page<SearchHit>> {
    const [kind, score, moment, key] = cursor === undefined ? (['title', ...Object.values(BEGINNING)] as const) : decodeCursor(SearchKey, cursor);
    const place = { score, moment, key };
    const query = await this.words.toQuery(q);
    const filter = { ownerId, query, limit: limit + 1 };
    const titles = kind === 'title' ? await this.repository.titles({ ...filter, after: place }) : [];
    const messages = await this.messagesAfter(titles, { ...filter, after: kind === 'message' ? place : BEGINNING }, sort);
    const rows = [...titles, ...messages];
    if (rows.length === 0 && cursor === undefined && isPlain(q)) rows.push(...(await this.similar(filter, q)));
    const { items, nextCursor } = pageOf(rows, limit, (last) => [last.message_id === null ? 'title' : 'message', last.score, last.moment, last.key]);
    return { items: items.map(toHit), nextCursor };
  }

  private messagesAfter(titles: readonly SearchRow[], filter: SearchFilter, sort: SearchQuery['sort']): Promise<SearchRow[]> {
    const limit = filter.limit - titles.length;
    return limit <= 0 ? Promise.resolve([]) : this.repository.messages({ ...filter, limit }, sort);
  }

  /** One page of them is enough. */
  private async similar(filter: Omit<SearchFilter, 'after'>, words: string): Promise<SearchRow[]> {
    return this.repository.similarTitles({ ...filter, limit: filter.limit - 1, after: BEGINNING }, words);
  }
}

function toHit({ conversation_id, message_id, title, snippet, created_at }: SearchRow): SearchHit {
  return {
    conversationId: conversation_id,
    messageId: message_id,
    title,
    snippet: toSnippet(snippet),
    createdAt: created_at.toISOString(),
  };
}
