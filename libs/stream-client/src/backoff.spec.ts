import { backoffMs } from './backoff';

describe('the wait before the next try', () => {
  it('is short at first, so that a moment without network is hardly seen', () => {
    for (const random of [0, 0.5, 0.999]) expect(backoffMs(1, () => random)).toBeLessThanOrEqual(250);
  });

  it('grows with each failure, up to a bound', () => {
    const longest = [2, 3, 4, 5, 6, 7, 8, 50].map((failures) => backoffMs(failures, () => 1));
    expect(longest.map(Math.round)).toEqual([500, 800, 1_280, 2_048, 3_277, 5_243, 8_389, 15_000]);
  });

  it('differs between clients, so that they do not all come at once', () => {
    expect(backoffMs(50, () => 0)).toBe(7_500);
    expect(backoffMs(50, () => 1)).toBe(15_000);
  });
});
