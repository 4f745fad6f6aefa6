/** What a prompt, or the whole simulator, is told to do other than answer well. */
export interface Directives {
  /** Tokens a second; 0 sends all at once. */
  rate?: number;
  /** Milliseconds before the first token. */
  firstMs?: number;
  /** The answer is this many numbered tokens instead of prose. */
  tokens?: number;
  /** The answer is this text instead of prose. */
  text?: string;
  /** Answers with this HTTP status. */
  status?: number;
  /** With status 429: seconds in Retry-After. */
  retryAfter?: number;
  /** The error's `code` field. */
  code?: string;
  /** After this many tokens … */
  at?: number;
  /** … the connection is cut, goes silent for ever, or carries nonsense; `reset` cuts before any answer. */
  fault?: 'cut' | 'stall' | 'malformed' | 'reset' | 'filter' | 'error' | 'half-rune' | 'long-line';
  /** Only the first this many requests of the same prompt fail; later ones are answered well. */
  times?: number;
  /** No usage chunk, as many servers do. */
  noUsage?: boolean;
}

const NUMBERS = new Set(['rate', 'firstMs', 'tokens', 'status', 'retryAfter', 'at', 'times']);

/**
 * Reads `[[sim name=value …]]` out of a prompt, such as `[[sim fault=cut at=20 times=1]]`. Names are those of
 * `Directives`; everything else is left alone.
 */
export function readDirectives(prompt: string): Directives {
  const text = /\[\[sim ([^\]]*)\]\]/.exec(prompt)?.[1] ?? '';
  const entries = text.split(/\s+/).flatMap((part): [string, unknown][] => {
    const [name, value] = part.split('=');
    if (!name) return [];
    return [[name, NUMBERS.has(name) ? Number(value) : (value ?? true)]];
  });
  return Object.fromEntries(entries) as Directives;
}
