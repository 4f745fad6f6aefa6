import DOMPurify from 'dompurify';
import remend from 'remend';
import { answerParser } from './answer-parser';
import { escapeHtml } from './escape-html';
import { openFormulaAt } from './formula-syntax';

const PURIFY = {
  RETURN_DOM_FRAGMENT: true as const,
  USE_PROFILES: { html: true },
  ADD_ATTR: ['target'],
  FORBID_TAGS: ['style', 'form', 'iframe', 'video', 'audio', 'source', 'picture'],
  FORBID_ATTR: ['style', 'srcset', 'id', 'name'],
};
const NEVER_CLOSED_FOR_DISPLAY = { katex: false, linkMode: 'text-only', images: false, setextHeadings: true } as const;
const FENCE = /^ {0,3}(?:```|~~~)/;

/** A block as sanitised DOM. Of an open one, marks that are half written are closed for display. */
export function renderBlock(source: string, definitions: string, isOpen: boolean): DocumentFragment {
  const html = isOpen ? openHtml(source, definitions) : toHtml(source, definitions);
  return DOMPurify.sanitize(html, PURIFY);
}

function openHtml(source: string, definitions: string): string {
  if (FENCE.test(source)) return toHtml(source, definitions);
  const cut = openFormulaAt(source);
  // Half a formula is shown as it is written: rendered at every step it would jump.
  if (cut !== -1) return `${closed(source.slice(0, cut), definitions)}<span class="half">${escapeHtml(source.slice(cut))}</span>`;
  return closed(source, definitions);
}

function closed(source: string, definitions: string): string {
  return toHtml(remend(source, NEVER_CLOSED_FOR_DISPLAY), definitions);
}

function toHtml(source: string, definitions: string): string {
  const refers = definitions !== '' && source.includes(']');
  return answerParser.parse(refers ? `${source}\n\n${definitions}` : source, { async: false });
}
