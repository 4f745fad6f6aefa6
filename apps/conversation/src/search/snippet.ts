import { MARK_END, MARK_START, STAND_INS } from './search.repository';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML with a `<mark>` around each hit, and nothing else of it taken for HTML. */
export function toSnippet(marked: string): string {
  let text = marked;
  for (const [standIn, character] of Object.entries(STAND_INS)) text = text.replaceAll(standIn, character);
  const escaped = text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  return escaped.replaceAll(MARK_START, '<mark>').replaceAll(MARK_END, '</mark>');
}
