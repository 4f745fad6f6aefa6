import fc from 'fast-check';
import { LONGEST_LAG_MS, Pacer, wholeCharacters } from './pacer';

const FRAME_MS = 16;

describe('pacing', () => {
  it('spreads a burst over several frames', () => {
    const pacer = new Pacer();
    pacer.arrive(300, 1_000);
    const first = pacer.advance(1_016);
    const second = pacer.advance(1_032);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(150);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(300);
  });

  it('shows everything within the longest lag and a frame, whatever arrives when', () => {
    const arrivals = fc.array(fc.record({ after: fc.integer({ min: 0, max: 400 }), length: fc.integer({ min: 1, max: 5_000 }) }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(arrivals, (steps) => {
        const pacer = new Pacer();
        const seen: { at: number; length: number }[] = [];
        let now = 0;
        let length = 0;
        const frames = (until: number): void => {
          for (; now < until; now += FRAME_MS) {
            const shown = pacer.advance(now);
            for (const arrival of seen) if (now - arrival.at >= LONGEST_LAG_MS) expect(shown).toBeGreaterThanOrEqual(arrival.length);
          }
        };
        for (const step of steps) {
          frames(now + step.after);
          length += step.length;
          pacer.arrive(length, now);
          seen.push({ at: now, length });
        }
        frames(now + 2 * LONGEST_LAG_MS);
        expect(pacer.isDrained).toBe(true);
      }),
    );
  });

  it('never goes back while text is appended', () => {
    const pacer = new Pacer();
    let last = 0;
    for (let step = 1; step < 50; step++) {
      pacer.arrive(step * 7, step * 10);
      const shown = pacer.advance(step * 10 + 3);
      expect(shown).toBeGreaterThanOrEqual(last);
      last = shown;
    }
  });

  it('shows a text that was there from the start at once', () => {
    expect(new Pacer(40).shown).toBe(40);
  });

  it('starts over with a shorter text', () => {
    const pacer = new Pacer(100);
    pacer.arrive(10, 0);
    expect(pacer.advance(1)).toBeLessThanOrEqual(10);
  });

  it('shows all there is when asked to finish', () => {
    const pacer = new Pacer();
    pacer.arrive(500, 0);
    expect(pacer.finish()).toBe(500);
  });

  it('does not cut a character in two', () => {
    expect(wholeCharacters('a😀b', 2)).toBe(1);
    expect(wholeCharacters('a😀b', 3)).toBe(3);
  });
});
