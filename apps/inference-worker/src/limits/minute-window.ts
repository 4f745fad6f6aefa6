import type { SpentMinute } from '@parley/contracts';

/** What one key may do in a minute; null: as much as it likes. */
export interface MinuteLimits {
  requests: number | null;
  tokens: number | null;
}

/** Tokens that are counted for a second (since the epoch). */
export interface Counted {
  at: number;
  tokens: number;
}

export interface Admission {
  /** What is spent then. */
  spent: SpentMinute;
  /** How many of the wishes, the first ones, may go now. */
  admitted: number;
  /** The second for which they are counted. */
  at: number;
  /** Milliseconds until the first of the others may go; 0 when there is none. */
  waitMs: number;
}

/**
 * Seconds that count as the last minute: one is under way at either end, what is allowed in one may be sent in the next,
 * and clocks differ a little.
 */
export const WINDOW_SECONDS = 63;

/**
 * Decides which of some wishes for tokens (one request each), in their order, a minute has room for.
 * Never more than the limits in any minute, whoever else spends from the same.
 */
export function admit(spent: SpentMinute, wishes: readonly number[], limits: MinuteLimits, now: number): Admission {
  // A clock that is behind must not spend from seconds that others have left behind.
  const at = Math.max(Math.floor(now / 1_000), spent.seconds.at(-1)?.at ?? 0);
  const counted = spent.seconds.filter((second) => second.at > at - WINDOW_SECONDS);
  const sum = { requests: total(counted, 'requests'), tokens: total(counted, 'tokens') };
  let admitted = 0;
  const own = { at, requests: 0, tokens: 0 };
  for (const wish of wishes) {
    const tokens = atMost(wish, limits.tokens);
    if (!fits(sum.requests + 1, limits.requests) || !fits(sum.tokens + tokens, limits.tokens)) break;
    for (const amount of [sum, own]) {
      amount.requests += 1;
      amount.tokens += tokens;
    }
    admitted += 1;
  }
  const next = wishes[admitted];
  const waitMs = next === undefined ? 0 : waitFor(counted, atMost(next, limits.tokens), limits, now);
  return { spent: { seconds: withOwn(counted, own) }, admitted, at, waitMs };
}

/** The same, less what was not needed. */
export function giveBack(spent: SpentMinute, returned: readonly Counted[]): SpentMinute {
  if (returned.length === 0) return spent;
  const bySecond = new Map<number, number>();
  for (const { at, tokens } of returned) bySecond.set(at, (bySecond.get(at) ?? 0) + tokens);
  const seconds = spent.seconds.map((second) => ({ ...second, tokens: Math.max(0, second.tokens - (bySecond.get(second.at) ?? 0)) }));
  return { seconds };
}

type Seconds = SpentMinute['seconds'];

function waitFor(counted: Seconds, tokens: number, limits: MinuteLimits, now: number): number {
  for (const [index, { at }] of counted.entries()) {
    const rest = counted.slice(index + 1);
    const hasRoom = fits(total(rest, 'requests') + 1, limits.requests) && fits(total(rest, 'tokens') + tokens, limits.tokens);
    if (hasRoom) return Math.max(1, (at + WINDOW_SECONDS) * 1_000 - now);
  }
  return WINDOW_SECONDS * 1_000;
}

function withOwn(counted: Seconds, own: Seconds[number]): Seconds {
  if (own.requests === 0) return counted;
  const last = counted.at(-1);
  if (last?.at !== own.at) return [...counted, own];
  return [...counted.slice(0, -1), { at: own.at, requests: last.requests + own.requests, tokens: last.tokens + own.tokens }];
}

const total = (seconds: Seconds, of: 'requests' | 'tokens'): number => seconds.reduce((sum, second) => sum + second[of], 0);
const fits = (amount: number, limit: number | null): boolean => limit === null || amount <= limit;
/** A wish for more than a whole minute's worth is answered with just that: it would wait for ever. */
export const atMost = (tokens: number, limit: number | null): number => (limit === null ? tokens : Math.min(tokens, limit));
