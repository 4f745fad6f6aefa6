import type { BudgetState, Spent, UsageView } from '@parley/contracts';
import type { Translate } from '../i18n/translate';

export interface UsageWords {
  /** Such as "84,200 of 100,000 tokens left today". */
  readonly summary: string;
  /** 0 to 1 of the tightest limit; null when there is none. */
  readonly usedShare: number | null;
}

/** What is left, by the limit that ends first. Reserved amounts count as used: they may be. */
export function usageWords({ tokens, cost }: Pick<UsageView, 'tokens' | 'cost'>, t: Translate): UsageWords {
  const shares = [
    { share: shareOf(tokens), summary: tokensLeft(tokens, t) },
    { share: shareOf(cost), summary: costLeft(cost, t) },
  ].filter(({ share }) => share !== null);
  const tightest = shares.sort((a, b) => (b.share ?? 0) - (a.share ?? 0))[0];
  if (!tightest) return { summary: t('usage.tokensUsed', { count: tokens.used.toLocaleString(t.locale) }), usedShare: null };
  return { summary: tightest.summary, usedShare: tightest.share };
}

/** 0 to 1; null where there is no limit. */
export function shareOf({ used, reserved, limit }: Spent): number | null {
  return limit === null ? null : Math.min(1, (used + reserved) / Math.max(1, limit));
}

function tokensLeft({ used, reserved, limit }: Spent, t: Translate): string {
  const left = Math.max(0, (limit ?? 0) - used - reserved).toLocaleString(t.locale);
  return t('usage.tokensLeft', { left, limit: (limit ?? 0).toLocaleString(t.locale) });
}

function costLeft({ used, reserved, limit, currency }: Spent & { currency: string }, t: Translate): string {
  const left = money(Math.max(0, (limit ?? 0) - used - reserved), currency, t);
  return t('usage.costLeft', { left, limit: money(limit ?? 0, currency, t) });
}

/** How much of a budget is gone, such as "84 %". */
export function usedPercent({ used, limit }: BudgetState, t: Translate): string {
  return (used / Math.max(1, limit)).toLocaleString(t.locale, { style: 'percent' });
}

/** Micro-units as people write them. */
export function money(micros: number, currency: string, t: Translate): string {
  return (micros / 1_000_000).toLocaleString(t.locale, { style: 'currency', currency });
}
