import { Injectable } from '@nestjs/common';
import type { Page, SearchHit, SearchQuery } from '@parley/contracts';
import { SearchRepository, type SearchRow } from './search.repository';
import { toSnippet } from './snippet';

@Injectable()
export class SearchService {
  constructor(private readonly repository: SearchRepository) {}

  async search(ownerId: string, { q, limit, cursor }: SearchQuery): Promise<Page<SearchHit>> {
    const rows = await this.repository.find({ ownerId, words: q, limit, cursor });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(toHit), nextCursor: last && rows.length > limit ? this.repository.cursorOf(last) : null };
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
