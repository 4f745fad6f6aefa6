import { z } from 'zod';
import { Id } from '../ids';
import { PageQuery } from '../page';
import { PlainText } from './plain-text';

export const SearchQuery = PageQuery.extend({
  q: PlainText.trim().min(1).max(200),
  /** Titles come first in either. `relevance` weighs the newest 500 messages that have the words. */
  sort: z.enum(['newest', 'relevance']).default('newest'),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** One message that was found. `snippet` is HTML-escaped but for the `<mark>` around each hit. */
export const SearchHit = z.object({
  conversationId: Id,
  messageId: Id.nullable(),
  title: z.string(),
  snippet: z.string(),
  createdAt: z.iso.datetime(),
});
export type SearchHit = z.infer<typeof SearchHit>;
