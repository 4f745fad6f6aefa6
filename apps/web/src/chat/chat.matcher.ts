import type { UrlMatcher } from '@angular/router';

/** `/` and `/c/:id` are one page, so that the composer stays what it is when a new chat gets its address. */
export const chatMatcher: UrlMatcher = (segments) => {
  const [first, id] = segments;
  if (!first) return { consumed: [] };
  if (segments.length !== 2 || first.path !== 'c' || !id) return null;
  return { consumed: [...segments], posParams: { id } };
};
