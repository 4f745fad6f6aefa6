import type { UsageView } from '@parley/contracts';

export interface UsageWords {
  /** Such as "84,200 of 100,000 tokens left today". */
  readonly summary: string;
  /** 0 to 1 of the tightest limit; null when there is none. */
  readonly usedShare: number | null;
}

/** What is left, by the limit that ends first. Reserved amounts count as used: they may be. */
export function usageWords({ tokens, cost }: UsageView): UsageWords | null {
  const shares = [
    { share: shareOf(tokens), summary: tokensLeft(tokens) },
    { share: shareOf(cost), summary: costLeft(cost) },
  ].filter(({ share }) => share !== null);
  const tightest = shares.sort((a, b) => (b.share ?? 0) - (a.share ?? 0))[0];
  if (!tightest) return { summary: `${tokens.used.toLocaleString()} tokens used today`, usedShare: null };
  return { summary: tightest.summary, usedShare: tightest.share };
}

interface Spent {
  readonly used: number;
  readonly reserved: number;
  readonly limit: number | null;
}

function shareOf({ used, reserved, limit }: Spent): number | null {
  return limit === null ? null : Math.min(1, (used + reserved) / Math.max(1, limit));
}

function tokensLeft({ used, reserved, limit }: Spent): string {
  return `${Math.max(0, (limit ?? 0) - used - reserved).toLocaleString()} of ${(limit ?? 0).toLocaleString()} tokens left today`;
}

function costLeft({ used, reserved, limit, currency }: Spent & { currency: string }): string {
  const money = (micros: number): string => (micros / 1_000_000).toLocaleString([], { style: 'currency', currency });
  return `${money(Math.max(0, (limit ?? 0) - used - reserved))} of ${money(limit ?? 0)} left this month`;
}
