import type { AdminUsage } from '@parley/contracts';
import { daysBefore, sumBy } from './usage-sums';

function row(ownerId: string, model: string, tokens: number): AdminUsage {
  return { day: '2026-03-01', ownerId, model, purpose: 'answer', generations: 1, tokens, cost: tokens * 2 };
}

describe('adding up what was used', () => {
  it('counts each key once, the most first', () => {
    const rows = [row('ada', 'small', 5), row('bob', 'small', 20), row('ada', 'large', 10)];
    expect(sumBy(rows, ({ ownerId }) => ownerId)).toEqual([
      { key: 'bob', tokens: 20, cost: 40, generations: 1 },
      { key: 'ada', tokens: 15, cost: 30, generations: 2 },
    ]);
    expect(sumBy(rows, ({ model }) => model).map(({ key, tokens }) => [key, tokens])).toEqual([['small', 25], ['large', 10]]);
  });

  it('knows the days up to one, over the end of a month', () => {
    expect(daysBefore(new Date('2026-03-01T12:00:00Z'), 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});
