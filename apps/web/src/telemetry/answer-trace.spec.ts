import { beginTrace, notePaint, traceparentOf } from './answer-trace';

describe('what the page notes of an answer', () => {
  it('is the first paint, the last one and the longest pause between two', () => {
    const trace = beginTrace(1_000);
    for (const at of [1_300, 1_320, 2_020, 2_040]) notePaint(trace, at);
    expect(trace).toMatchObject({ pressedAt: 1_000, firstPaintAt: 1_300, lastPaintAt: 2_040, longestGapMs: 700, paints: 4 });
  });

  it('goes to the services as a W3C header, different for each answer', () => {
    const headers = [beginTrace(0), beginTrace(0)].map(traceparentOf);
    for (const header of headers) expect(header).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(headers[0]).not.toBe(headers[1]);
  });
});
