import type { MarkedExtension, TokenizerAndRendererExtension, Tokens } from 'marked';
import { escapeHtml } from './escape-html';

const BLOCK = [/^ {0,3}\$\$([^$]+?)\$\$[^\S\n]*(?:\n|$)/, /^ {0,3}\\\[([\s\S]+?)\\\][^\S\n]*(?:\n|$)/];
const INLINE_DISPLAY = [/^\$\$([^$\n]+?)\$\$/, /^\\\[([^\n]+?)\\\]/];
/** A dollar sign before a space or after one is money, as is a second one before a digit. */
const INLINE = [/^\\\(([\s\S]+?)\\\)/, /^\$(?![\s$])((?:\\.|[^\\$\n])*?[^\s\\$])\$(?![\d$])/];

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]`: what they hold waits as plain text until the formula renderer is there. */
export const formulaSyntax: MarkedExtension = {
  extensions: [
    formula('blockFormula', 'block', BLOCK, true),
    formula('displayFormula', 'inline', INLINE_DISPLAY, true),
    formula('inlineFormula', 'inline', INLINE, false),
  ],
};

function formula(name: string, level: 'block' | 'inline', patterns: RegExp[], isDisplay: boolean): TokenizerAndRendererExtension {
  const tag = level === 'block' ? 'div' : 'span';
  const start = level === 'block' ? /(?:^|\n) {0,3}(?:\$\$|\\\[)/ : /\$|\\[([]/;
  return {
    name,
    level,
    start: (source) => {
      const index = source.search(start);
      return index === -1 ? undefined : index;
    },
    tokenizer: (source): Tokens.Generic | undefined => {
      const match = patterns.map((pattern) => pattern.exec(source)).find(Boolean);
      return match ? { type: name, raw: match[0], tex: match[1]?.trim() ?? '' } : undefined;
    },
    renderer: ({ tex }) => `<${tag} class="formula" data-display="${isDisplay}">${escapeHtml(String(tex))}</${tag}>`,
  };
}

/** Where a formula begins that has no end yet; -1 when all are closed. */
export function openFormulaAt(source: string): number {
  const openings = [...source.matchAll(/\$\$|\\\[|\\\]/g)];
  let openAt = -1;
  for (const { 0: mark, index } of openings) {
    if (openAt === -1) openAt = mark === '\\]' ? -1 : index;
    else if (closes(source.slice(openAt, openAt + 2), mark)) openAt = -1;
  }
  return openAt;
}

function closes(opening: string, mark: string): boolean {
  return opening === '$$' ? mark === '$$' : mark === '\\]';
}
