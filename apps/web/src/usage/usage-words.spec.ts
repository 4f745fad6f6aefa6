import type { UsageView } from '@parley/contracts';
import { english } from '../i18n/english.fixture';
import { usageWords } from './usage-words';

function view(tokenLimit: number | null, costLimit: number | null): UsageView {
  return {
    period: { day: '2026-01-05', month: '2026-01' },
    tokens: { used: 1_000, reserved: 500, limit: tokenLimit },
    cost: { used: 3_000_000, reserved: 0, limit: costLimit, currency: 'USD' },
    concurrency: { active: 0, limit: null },
    requests: { remaining: null, resetAt: '2026-01-05T00:00:00Z' },
  };
}

describe('what is left of a budget', () => {
  it('speaks of the limit that ends first', () => {
    expect(usageWords(view(2_000, 100_000_000), english)).toEqual({ summary: '500 of 2,000 tokens left today', usedShare: 0.75 });
    expect(usageWords(view(100_000, 4_000_000), english)?.summary).toMatch(/1\.00 of .*4\.00 left this month/);
  });

  it('counts what is used where nothing is limited', () => {
    expect(usageWords(view(null, null), english)).toEqual({ summary: '1,000 tokens used today', usedShare: null });
  });

  it('never goes below nothing', () => {
    expect(usageWords(view(100, null), english)).toEqual({ summary: '0 of 100 tokens left today', usedShare: 1 });
  });
});
