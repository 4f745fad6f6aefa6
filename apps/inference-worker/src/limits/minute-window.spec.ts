import type { SpentMinute } from '@parley/contracts';
import fc from 'fast-check';
import { admit, giveBack, type MinuteLimits, WINDOW_SECONDS } from './minute-window';

const NOTHING: SpentMinute = { seconds: [] };
const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

interface Sent {
  at: number;
  tokens: number;
}

/** The most that was sent in any minute. */
function busiestMinute(sent: readonly Sent[], of: (entry: Sent) => number): number {
  return Math.max(0, ...sent.map(({ at }) => sent.filter((other) => other.at > at - MINUTE && other.at <= at).reduce((sum, other) => sum + of(other), 0)));
}

describe('what a minute has room for', () => {
  it('is as many requests as its limit, and the next ones when the first second leaves', () => {
    const { spent, admitted, waitMs } = admit(NOTHING, [1, 1, 1, 1, 1], { requests: 3, tokens: null }, NOW);
    expect(admitted).toBe(3);
    expect(waitMs).toBe(WINDOW_SECONDS * 1_000);
    expect(admit(spent, [1, 1], { requests: 3, tokens: null }, NOW + waitMs - 1)).toMatchObject({ admitted: 0 });
    expect(admit(spent, [1, 1], { requests: 3, tokens: null }, NOW + waitMs)).toMatchObject({ admitted: 2, waitMs: 0 });
  });

  it('is as many tokens as its limit, in the order of the requests', () => {
    expect(admit(NOTHING, [60, 50, 10], { requests: null, tokens: 100 }, NOW).admitted).toBe(1);
    expect(admit(NOTHING, [60, 40, 10], { requests: null, tokens: 100 }, NOW).admitted).toBe(2);
  });

  it('is a whole minute for a request that wants more than that', () => {
    expect(admit(NOTHING, [500, 1], { requests: null, tokens: 100 }, NOW)).toMatchObject({ admitted: 1, spent: { seconds: [{ tokens: 100 }] } });
  });

  it('has room again for what was given back', () => {
    const { spent, at } = admit(NOTHING, [100], { requests: null, tokens: 100 }, NOW);
    expect(admit(spent, [70], { requests: null, tokens: 100 }, NOW).admitted).toBe(0);
    expect(admit(giveBack(spent, [{ at, tokens: 70 }]), [70], { requests: null, tokens: 100 }, NOW).admitted).toBe(1);
  });

  it('is never more than the limits, whoever asks when, with clocks that differ by a second', () => {
    const step = fc.record({
      /** Milliseconds since the step before. */
      after: fc.integer({ min: 0, max: 9_000 }),
      skew: fc.integer({ min: -500, max: 500 }),
      wishes: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }),
      /** The acknowledgement takes this long. */
      delay: fc.integer({ min: 0, max: 999 }),
      /** Of each admitted wish, this much is given back. */
      unused: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const limits = fc.record({ requests: fc.option(fc.integer({ min: 1, max: 12 })), tokens: fc.option(fc.integer({ min: 60, max: 200 })) });
    fc.assert(
      fc.property(limits, fc.array(step, { minLength: 5, maxLength: 80 }), (allowed: MinuteLimits, steps) => {
        let now = NOW;
        let spent = NOTHING;
        const sent: Sent[] = [];
        for (const { after, skew, wishes, delay, unused } of steps) {
          now += after;
          const result = admit(spent, wishes, allowed, now + skew);
          spent = result.spent;
          for (const wish of wishes.slice(0, result.admitted)) {
            const back = Math.floor(wish * unused);
            spent = giveBack(spent, [{ at: result.at, tokens: back }]);
            sent.push({ at: now + delay, tokens: wish - back });
          }
        }
        expect(busiestMinute(sent, () => 1)).toBeLessThanOrEqual(allowed.requests ?? Infinity);
        expect(busiestMinute(sent, ({ tokens }) => tokens)).toBeLessThanOrEqual(allowed.tokens ?? Infinity);
      }),
      { numRuns: 300 },
    );
  });

  it('does not keep anybody waiting for ever', () => {
    const limits = fc.record({ requests: fc.integer({ min: 1, max: 5 }), tokens: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(limits, fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 20 }), (allowed, wishes) => {
        let now = NOW;
        let spent = NOTHING;
        let waiting = wishes;
        for (let rounds = 0; waiting.length > 0; rounds++) {
          expect(rounds).toBeLessThanOrEqual(wishes.length);
          const result = admit(spent, waiting, allowed, now);
          expect(result.admitted + result.waitMs).toBeGreaterThan(0);
          waiting = waiting.slice(result.admitted);
          spent = result.spent;
          now += result.waitMs;
        }
      }),
    );
  });
});
