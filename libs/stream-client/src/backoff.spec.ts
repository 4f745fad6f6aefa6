import { backoffMs } from './backoff';

describe('the wait before the next try', () => {
  it('is short at first, so that a moment without network is hardly seen', () => {
    for (const random of [0, 0.5, 0.999]) expect(backoffMs(1, () => random)).toBeLessThanOrEqual(250);
  });

  it('grows with each failure, up to a bound', () => {
    const longest = [2, 3, 4, 5, 6, 7, 8, 50].map((failures) => backoffMs(failures, () => 1));
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('differs between clients, so that they do not all come at once', () => {
    expect(backoffMs(6, () => 0)).toBe(4_000);
    expect(backoffMs(6, () => 1)).toBe(8_000);
  });
});
