import { fileURLToPath } from 'node:url';
import { boundsOf, capacityFor, USUAL } from './capacity';
import { Core } from './core';
import { fit, leastSquares } from './fit';
import { type Measurements, type Point, readMeasurements } from './measurements';
import { type Constants, simulate } from './simulation';

const KNOWN: Constants = {
  perQuestion: { conversation: 0.01, postgres: 0.01, 'inference-worker': 0.004, nats: 0.003, 'edge-stream': 0.004, gateway: 0.002 },
  perToken: { 'inference-worker': 4e-6, nats: 1e-6, 'edge-stream': 2e-6, gateway: 1e-6 },
  perRecord: { 'inference-worker': 80e-6, nats: 25e-6, 'edge-stream': 30e-6, gateway: 15e-6 },
};
const RESULTS = fileURLToPath(new URL('../../../docs/performance/results.json', import.meta.url));

/** What the bench would have measured, if the constants were the known ones. */
function measuredBy(constants: Constants, streams: number): Point {
  const { tokens, records, delayP50Ms, delayP99Ms } = simulate(constants, { streams, rate: 50, seconds: 6 });
  const tokensPerStream = tokens / streams;
  const cpuSeconds = Object.fromEntries(
    Object.entries(constants.perQuestion).map(([service, question]) => [
      service,
      streams * question + tokens * (constants.perToken[service] ?? 0) + records * (constants.perRecord[service] ?? 0),
    ]),
  );
  return { streams, rate: 50, tokensPerStream, tokens, wallSeconds: 6, cpuSeconds, delayP50Ms, delayP99Ms };
}

describe('a simulated core', () => {
  it('does one thing after the other, and counts who has waited', () => {
    const core = new Core();
    const done: [string, number][] = [];
    core.at(0, () => {
      core.submit('a', 3, (at) => done.push(['a', at]));
      core.submit('b', 2, (at) => done.push(['b', at]));
    });
    core.at(1, () => core.submit('a', 4, (at) => done.push(['a again', at])));
    core.runUntil(20);
    expect(done).toEqual([['a', 3], ['b', 5], ['a again', 9]]);
    expect(core.busyMs).toBe(9);
    expect(core.activeOf('a')).toBe(9);
    expect(core.activeOf('b')).toBe(5);
  });

  it('rings its timers in the order of time, whatever the order in which they were set', () => {
    const core = new Core();
    const rung: number[] = [];
    for (const at of [5, 1, 4, 2, 3, 9, 7]) core.at(at, (now) => rung.push(now));
    core.runUntil(8);
    expect(rung).toEqual([1, 2, 3, 4, 5, 7]);
  });
});

describe('simulated answers', () => {
  it('brings every token once, and keeps to the gap while there is time', () => {
    const { tokens, records, gapMs, delayP99Ms } = simulate(KNOWN, { streams: 10, rate: 50, seconds: 4 });
    expect(tokens).toBeGreaterThan(10 * 50 * 4 * 0.98);
    expect(tokens).toBeLessThanOrEqual(10 * 50 * 4 * 1.02);
    expect(records).toBeLessThanOrEqual(tokens);
    expect(gapMs).toBe(20);
    expect(delayP99Ms).toBeLessThan(40);
  });

  it('puts more tokens into a record the busier the worker is', () => {
    const [few, many] = [20, 250].map((streams) => simulate(KNOWN, { streams, rate: 50, seconds: 4 }));
    expect((many?.tokens ?? 0) / (many?.records ?? 1)).toBeGreaterThan(1.4 * ((few?.tokens ?? 0) / (few?.records ?? 1)));
  });
});

describe('the constants', () => {
  it('are found again from what they would have cost', () => {
    const measurements: Measurements = { takenAt: '', perQuestion: KNOWN.perQuestion, points: [20, 100, 200, 250].map((streams) => measuredBy(KNOWN, streams)) };
    const found = fit(measurements);
    for (const service of Object.keys(KNOWN.perRecord)) {
      expect(found.perRecord[service]).toBeGreaterThan((KNOWN.perRecord[service] ?? 0) * 0.9);
      expect(found.perRecord[service]).toBeLessThan((KNOWN.perRecord[service] ?? 0) * 1.1);
    }
  });

  it('are never below nothing', () => {
    expect(leastSquares([{ cpuSeconds: 1, tokens: 100, records: 10 }, { cpuSeconds: 1, tokens: 100, records: 90 }]).perRecord).toBeGreaterThanOrEqual(0);
    expect(leastSquares([{ cpuSeconds: 0, tokens: 100, records: 10 }]).perToken).toBe(0);
  });

  it('explain what was measured, the cost of a token at each number of streams within a third', () => {
    const measurements = readMeasurements(RESULTS);
    const constants = fit(measurements);
    expect(measurements.points.length).toBeGreaterThan(0);
    for (const { streams, rate, tokens, tokensPerStream, cpuSeconds } of measurements.points) {
      const simulated = simulate(constants, { streams, rate, seconds: 4 });
      const onTheWay = ['inference-worker', 'nats', 'edge-stream', 'gateway'];
      const measured = onTheWay.reduce((sum, name) => sum + (cpuSeconds[name] ?? 0) - (tokens / tokensPerStream) * (measurements.perQuestion[name] ?? 0), 0);
      const ratio = (simulated.busy * 4) / simulated.tokens / (measured / tokens);
      expect(ratio).toBeGreaterThan(2 / 3);
      expect(ratio).toBeLessThan(3 / 2);
    }
  });
});

describe('what is needed', () => {
  it('grows with the answers, part by part, and costs the same for a token', () => {
    const [small, large] = [10_000, 1_000_000].map((generations) => capacityFor(KNOWN, generations));
    expect(large?.cpuPerMillion).toBeCloseTo(small?.cpuPerMillion ?? 0, 6);
    for (const [service, cores] of Object.entries(small?.cores ?? {})) expect(Math.abs((large?.cores[service] ?? 0) - 100 * cores)).toBeLessThanOrEqual(100);
  });

  it('says at how many answers a part is full that more pods do not widen', () => {
    const [first, second] = boundsOf(KNOWN);
    expect(first?.generations).toBeLessThan(second?.generations ?? 0);
    const within = capacityFor(KNOWN, Math.floor(first?.generations ?? 0));
    const beyond = capacityFor(KNOWN, Math.ceil((first?.generations ?? 0) * 1.01));
    expect([within.streams, beyond.streams]).toEqual([1, 2]);
    expect(USUAL.fill).toBeLessThan(1);
  });
});
