import { reportedLimit, waitFor } from './rate-limit-headers';

const headersOf = (limit: string, remaining: string, reset: string): Headers =>
  new Headers({ 'x-ratelimit-limit-requests': limit, 'x-ratelimit-remaining-requests': remaining, 'x-ratelimit-reset-requests': reset });

describe('what a provider says of its limits', () => {
  it.each([
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['20ms', 20],
    ['1.5s', 1_500],
    ['1h2m3.5s', 3_723_500],
    ['12', 12_000],
  ])('is read from a reset in %s', (reset, resetMs) => {
    expect(reportedLimit(headersOf('60', '3', reset), 'requests')).toEqual({ limit: 60, remaining: 3, resetMs });
  });

  it.each([
    ['60', 'many', '1s'],
    ['60', '-1', '1s'],
    ['60', '3', 'soon'],
    ['60', '3', ''],
    ['60', '3', '1y'],
  ])('is nothing where it makes no sense (%s, %s, %s)', (...values) => {
    expect(reportedLimit(headersOf(...values), 'requests')).toBeNull();
  });

  it('is nothing where it says nothing', () => {
    expect(reportedLimit(new Headers(), 'tokens')).toBeNull();
  });

  it('tells when there is room: limits refill steadily', () => {
    expect(waitFor({ limit: 60, remaining: 1, resetMs: 59_000 }, 1)).toBe(0);
    expect(waitFor({ limit: 60, remaining: 0, resetMs: 60_000 }, 1)).toBe(1_000);
    expect(waitFor({ limit: 1_000, remaining: 200, resetMs: 40_000 }, 600)).toBe(20_000);
    // More than there ever is: when it is whole.
    expect(waitFor({ limit: 1_000, remaining: 200, resetMs: 40_000 }, 5_000)).toBe(40_000);
    expect(waitFor({ limit: null, remaining: 0, resetMs: 7_000 }, 1)).toBe(7_000);
  });
});
