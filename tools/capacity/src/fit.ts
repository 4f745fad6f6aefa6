import type { Measurements, Point } from './measurements';
import { type Constants, simulate } from './simulation';

/** Services that a token passes; the others work for questions alone. */
const ON_THE_WAY = ['inference-worker', 'nats', 'edge-stream', 'gateway'];
const SIMULATED_SECONDS = 3;
const ROUNDS = 4;

interface Sample {
  cpuSeconds: number;
  tokens: number;
  records: number;
}

/**
 * The constants that explain best what was measured. How many records there are follows from the constants, and the
 * constants from the records, so both are found in turns.
 */
export function fit({ perQuestion, points }: Measurements): Constants {
  let records = points.map(({ tokens }) => tokens / 1.5);
  let constants: Constants = { perQuestion, perToken: {}, perRecord: {} };
  for (let round = 0; round < ROUNDS; round++) {
    constants = { perQuestion, perToken: {}, perRecord: {} };
    for (const service of ON_THE_WAY) {
      const samples = points.map((point, index) => ({ ...restOf(point, service, perQuestion), records: records[index] ?? 0 }));
      const { perToken, perRecord } = leastSquares(samples);
      constants.perToken[service] = perToken;
      constants.perRecord[service] = perRecord;
    }
    records = points.map((point) => {
      const simulated = simulate(constants, { streams: point.streams, rate: point.rate, seconds: SIMULATED_SECONDS });
      return (simulated.records / Math.max(1, simulated.tokens)) * point.tokens;
    });
  }
  return constants;
}

/** What a service used beside the questions. */
function restOf(point: Point, service: string, perQuestion: Measurements['perQuestion']): Omit<Sample, 'records'> {
  const questions = point.tokens / point.tokensPerStream;
  const cpuSeconds = (point.cpuSeconds[service] ?? 0) - questions * (perQuestion[service] ?? 0);
  return { cpuSeconds: Math.max(0, cpuSeconds), tokens: point.tokens };
}

/** `cpu = tokens × a + records × b` with neither below nothing, each point weighed by its own size. */
export function leastSquares(samples: readonly Sample[]): { perToken: number; perRecord: number } {
  const per = samples.map(({ cpuSeconds, tokens, records }) => ({ y: cpuSeconds / tokens, x: records / tokens }));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [meanX, meanY] = [mean(per.map(({ x }) => x)), mean(per.map(({ y }) => y))];
  const spread = per.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = spread === 0 ? meanY / Math.max(meanX, Number.EPSILON) : per.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const perRecord = Math.min(Math.max(0, slope), meanY / Math.max(meanX, Number.EPSILON));
  return { perRecord, perToken: Math.max(0, meanY - perRecord * meanX) };
}
