import type { ByService } from './measurements';
import type { Constants } from './simulation';

/** What the answers are like, and how full a machine may be. */
export interface Assumptions {
  /** Tokens a second of one answer. */
  rate: number;
  /** Tokens of one answer. */
  tokens: number;
  /** Share of a core that is planned to be used; the rest is for peaks and for the loss of a node. */
  fill: number;
  /** Time between two records of one answer at that fill, in milliseconds. */
  gapMs: number;
  /** Copies of each record; each costs its node what the first one costs. */
  replicas: number;
  /** Processors of the one PostgreSQL that can write. */
  databaseCores: number;
}

export const USUAL: Assumptions = { rate: 50, tokens: 500, fill: 0.6, gapMs: 40, replicas: 3, databaseCores: 16 };

export interface Capacity {
  generations: number;
  tokensPerSecond: number;
  recordsPerSecond: number;
  questionsPerSecond: number;
  /** Cores by service, rounded up to whole ones. */
  cores: ByService;
  /** JetStream streams among which the answers are split: one stream is led by one core. */
  streams: number;
  /** PostgreSQL primaries among which the owners are split. */
  databases: number;
  /** CPU seconds for a million tokens, all services and copies together. */
  cpuPerMillion: number;
}

/** The service whose records have copies. */
const COPIED = 'nats';

/** What so many simultaneous generations need. */
export function capacityFor(constants: Constants, generations: number, given: Assumptions = USUAL): Capacity {
  const { rate, tokens, fill, replicas, databaseCores } = given;
  const tokensPerSecond = generations * rate;
  const recordsPerSecond = generations * Math.min(rate, 1_000 / given.gapMs);
  const questionsPerSecond = tokensPerSecond / tokens;
  const services = Object.keys(constants.perQuestion);
  const all = Object.fromEntries(services.map((service) => [service, generations * busyOf(constants, service, given)]));
  return {
    ...{ generations, tokensPerSecond, recordsPerSecond, questionsPerSecond },
    cores: Object.fromEntries(services.map((service) => [service, Math.ceil((all[service] ?? 0) / fill)])),
    streams: Math.max(1, Math.ceil((all[COPIED] ?? 0) / replicas / fill)),
    databases: Math.max(1, Math.ceil((all['postgres'] ?? 0) / fill / databaseCores)),
    cpuPerMillion: (Object.values(all).reduce((sum, part) => sum + part, 0) / tokensPerSecond) * 1e6,
  };
}

export interface Bound {
  part: string;
  /** Simultaneous generations at which it is full. */
  generations: number;
}

/** What cannot be made wider by adding pods, the narrowest first. */
export function boundsOf(constants: Constants, given: Assumptions = USUAL): Bound[] {
  const { databaseCores, fill, replicas } = given;
  const bounds = [
    { part: 'one stream of JetStream: its leader has one core', generations: (fill * replicas) / busyOf(constants, COPIED, given) },
    { part: `one PostgreSQL primary of ${databaseCores} cores`, generations: (fill * databaseCores) / busyOf(constants, 'postgres', given) },
  ];
  return bounds.sort((a, b) => a.generations - b.generations);
}

/** Cores that one generation keeps busy in a service, all copies together. */
function busyOf({ perQuestion, perToken, perRecord }: Constants, service: string, { rate, tokens, gapMs, replicas }: Assumptions): number {
  const records = Math.min(rate, 1_000 / gapMs);
  const own = (rate / tokens) * (perQuestion[service] ?? 0) + rate * (perToken[service] ?? 0) + records * (perRecord[service] ?? 0);
  return service === COPIED ? own * replicas : own;
}
