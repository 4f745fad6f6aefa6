import { readFileSync } from 'node:fs';

/** The services of the product, each with what it used. */
export type ByService = Record<string, number>;

/** One number of streams as `npm run bench` measured it, all services on one core. */
export interface Point {
  streams: number;
  /** Tokens a second of one stream. */
  rate: number;
  tokensPerStream: number;
  tokens: number;
  wallSeconds: number;
  /** CPU seconds by service. */
  cpuSeconds: ByService;
  delayP50Ms: number;
  delayP99Ms: number;
}

export interface Measurements {
  takenAt: string;
  /** CPU seconds of one question with an answer of one token, by service. */
  perQuestion: ByService;
  points: Point[];
}

interface Quantiles {
  p50: number;
  p99: number;
}

interface Measured {
  plan: { streams: number; rate: number; tokens: number };
  result: { tokens: number; answers: number; delayMs: Quantiles; tokensPerSecond: number; offeredPerSecond: number };
  cost: { wallSeconds: number; cpuSeconds: ByService };
}

interface File {
  takenAt: string;
  rounds: { name: string; questions: Measured | null; streams: Measured[] }[];
}

/**
 * What the bench wrote of one contestant: the middle of its rounds.
 * @throws Error when the file holds no such contestant, or one that asked no questions
 */
export function readMeasurements(path: string, contestant = 'parley-websocket'): Measurements {
  const { takenAt, rounds } = JSON.parse(readFileSync(path, 'utf8')) as File;
  const own = rounds.filter(({ name }) => name === contestant);
  const questions = own.flatMap(({ questions: measured }) => measured ?? []);
  if (questions.length === 0) throw new Error(`${path} holds no questions of ${contestant}.`);
  const sizes = Map.groupBy(own.flatMap(({ streams }) => streams), ({ plan }) => plan.streams);
  return {
    takenAt,
    perQuestion: middleOf(questions.map(({ cost, result }) => scaled(cost.cpuSeconds, 1 / result.answers))),
    // A single answer pays for all that is kept ready beside it.
    points: [...sizes.values()].filter(keptUp).map(pointOf).filter(({ streams }) => streams > 1).sort((a, b) => a.streams - b.streams),
  };
}

/** How far what came may be from what was offered, as a share. */
const KEPT_UP = 0.05;

/** A core that falls behind, and catches up while it is measured, says little about prices and nothing about delays. */
function keptUp(rounds: readonly Measured[]): boolean {
  return rounds.every(({ result }) => Math.abs(result.tokensPerSecond / result.offeredPerSecond - 1) < KEPT_UP);
}

function pointOf(rounds: readonly Measured[]): Point {
  const [first] = rounds;
  if (!first) throw new Error('A size without rounds.');
  const middle = (pick: (round: Measured) => number): number => median(rounds.map(pick));
  return {
    streams: first.plan.streams,
    rate: first.plan.rate,
    tokensPerStream: first.plan.tokens,
    tokens: middle(({ result }) => result.tokens),
    wallSeconds: middle(({ cost }) => cost.wallSeconds),
    cpuSeconds: middleOf(rounds.map(({ cost }) => cost.cpuSeconds)),
    delayP50Ms: middle(({ result }) => result.delayMs.p50),
    delayP99Ms: middle(({ result }) => result.delayMs.p99),
  };
}

const scaled = (parts: ByService, factor: number): ByService => Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value * factor]));

function middleOf(all: readonly ByService[]): ByService {
  const names = [...new Set(all.flatMap((parts) => Object.keys(parts)))];
  return Object.fromEntries(names.map((name) => [name, median(all.map((parts) => parts[name] ?? 0))]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [Math.floor, Math.ceil].map((round) => sorted[round((sorted.length - 1) / 2)] ?? 0);
  return ((lower ?? 0) + (upper ?? 0)) / 2;
}
