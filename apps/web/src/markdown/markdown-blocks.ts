import { Lexer, type Marked, type Token } from 'marked';

/** A top-level piece of markdown: a paragraph, a list, a fence. `key` is its place, so a growing block stays the same one. */
export interface MarkdownBlock {
  readonly key: number;
  readonly source: string;
  /** More may still be appended to it. */
  readonly isOpen: boolean;
}

export interface BlockList {
  readonly blocks: readonly MarkdownBlock[];
  /** Link definitions met anywhere (`[name]: url`), which blocks far from them refer to. */
  readonly definitions: string;
  /** The text that the blocks amount to. */
  readonly text: string;
}

export const NO_BLOCKS: BlockList = Object.freeze({ blocks: [], definitions: '', text: '' });

/**
 * Splits text into blocks, reusing those of `before` that appended text cannot change any more: all but the last.
 * An answer of any length thus costs, at each step, the parsing of its last block. A finished text is split afresh,
 * since a formula that closes late may join blocks.
 */
export function splitBlocks(parser: Marked, text: string, isFinished: boolean, before: BlockList = NO_BLOCKS): BlockList {
  const kept = !isFinished && text.startsWith(before.text) ? before.blocks.slice(0, -1) : [];
  const from = kept.reduce((length, block) => length + block.source.length, 0);
  const rest = text.slice(from);
  const tokens = new Lexer(parser.defaults).blockTokens(rest, []);
  const sources = faithful(joinSpaces(tokens), rest);
  const fresh = sources.map((source, index) => ({
    key: kept.length + index,
    source,
    isOpen: !isFinished && index === sources.length - 1,
  }));
  const definitions = (kept.length > 0 ? before.definitions : '') + definitionsIn(tokens);
  return { blocks: [...kept.map(close), ...fresh], definitions: dedupe(definitions), text };
}

/** Blank lines belong to the block before them, so that the sources joined are the text again. */
function joinSpaces(tokens: readonly Token[]): string[] {
  const sources: string[] = [];
  for (const { type, raw } of tokens) {
    if (type === 'space' && sources.length > 0) sources[sources.length - 1] += raw;
    else sources.push(raw);
  }
  return sources;
}

/** Should the parser ever swallow a character, the text counts, not the blocks. */
function faithful(sources: string[], text: string): string[] {
  return sources.join('') === text ? sources : [text];
}

function close(block: MarkdownBlock): MarkdownBlock {
  return block.isOpen ? { ...block, isOpen: false } : block;
}

function definitionsIn(tokens: readonly Token[]): string {
  return tokens
    .filter(({ type }) => type === 'def')
    .map(({ raw }) => `${raw.trim()}\n`)
    .join('');
}

function dedupe(definitions: string): string {
  return [...new Set(definitions.split('\n').filter(Boolean))].map((line) => `${line}\n`).join('');
}
