import { type MarkedToken, marked, type Token } from 'marked';

/** A page taken apart. */
export interface Page {
  /** Addresses of links and pictures. */
  links: string[];
  /** What its headings are called by a link with `#`. */
  anchors: Set<string>;
  blocks: CodeBlock[];
  /** Code inside of sentences. */
  codes: string[];
}

export interface CodeBlock {
  language: string;
  text: string;
}

export function parsePage(text: string): Page {
  const page: Page = { links: [], anchors: new Set(), blocks: [], codes: [] };
  marked.walkTokens(marked.lexer(text), (token) => void note(page, token));
  return page;
}

function note(page: Page, token: Token): void {
  const known = token as MarkedToken;
  if (known.type === 'link' || known.type === 'image') page.links.push(known.href);
  if (known.type === 'heading') page.anchors.add(anchorOf(page.anchors, plain(known.tokens)));
  if (known.type === 'code') page.blocks.push({ language: known.lang ?? '', text: known.text });
  if (known.type === 'codespan') page.codes.push(known.text);
}

const plain = (tokens: readonly Token[] = []): string =>
  tokens.map((token) => ('tokens' in token && token.tokens ? plain(token.tokens) : 'text' in token ? String(token.text) : '')).join('');

/** As GitHub does it: lower case, hyphens for spaces, no punctuation, numbered when it is there already. */
function anchorOf(taken: ReadonlySet<string>, heading: string): string {
  const anchor = heading.trim().toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
  let number = 0;
  while (taken.has(number === 0 ? anchor : `${anchor}-${number}`)) number++;
  return number === 0 ? anchor : `${anchor}-${number}`;
}
