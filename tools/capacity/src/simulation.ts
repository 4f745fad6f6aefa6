import { Core } from './core';
import type { ByService } from './measurements';

/** CPU seconds of each service for one question, one token, and one record (what one write of one answer goes through). */
export interface Constants {
  perQuestion: ByService;
  perToken: ByService;
  perRecord: ByService;
}

export interface Load {
  streams: number;
  /** Tokens a second of one stream. */
  rate: number;
  seconds: number;
}

export interface Simulated {
  tokens: number;
  records: number;
  /** Share of the core that was busy. */
  busy: number;
  delayP50Ms: number;
  delayP99Ms: number;
  /** Between two records of one answer, at the end. */
  gapMs: number;
}

/** As in apps/inference-worker/src/generations/writing-pace.ts and the default of its setting. */
const PACE = { gapMs: 20, tickMs: 10, sampleMs: 500, unhurried: 0.25, longest: 4 };
/** The pace settles before anything is counted. */
const WARM_UP_MS = 3_000;
/** What a record goes through on its way, in order. */
const WAY = ['nats', 'edge-stream', 'gateway'];
const GOLDEN = 0.618_033_988_749_895;
const WORKER = 'inference-worker';

interface Stream {
  pending: number[];
  dueAt: number;
}

/** So many answers at once on one core, token by token. The same load gives the same result. */
export function simulate(constants: Constants, { streams, rate, seconds }: Load): Simulated {
  return new Simulation(constants).run(streams, rate, seconds);
}

class Simulation {
  private readonly core = new Core();
  private readonly streams: Stream[] = [];
  private readonly delays: number[] = [];
  private gapMs = PACE.gapMs;
  private activeBefore = 0;
  private records = 0;
  private tokens = 0;

  constructor(private readonly constants: Constants) {}

  run(streams: number, rate: number, seconds: number): Simulated {
    const end = WARM_UP_MS + seconds * 1_000;
    const every = 1_000 / rate;
    for (let index = 0; index < streams; index++) {
      const stream: Stream = { pending: [], dueAt: 0 };
      this.streams.push(stream);
      // Multiples of the golden ratio fill the time between two tokens evenly, however many there are.
      this.core.at(((index * GOLDEN) % 1) * every, (at) => this.token(stream, at, every));
    }
    this.core.at(0, (at) => this.tick(at));
    this.core.at(PACE.sampleMs, (at) => this.sample(at));
    this.core.runUntil(WARM_UP_MS);
    const busyBefore = this.core.busyMs;
    this.forget();
    this.core.runUntil(end);
    const sorted = this.delays.sort((a, b) => a - b);
    const quantile = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
    return { tokens: this.tokens, records: this.records, busy: (this.core.busyMs - busyBefore) / (end - WARM_UP_MS), delayP50Ms: quantile(0.5), delayP99Ms: quantile(0.99), gapMs: this.gapMs };
  }

  private forget(): void {
    this.records = 0;
    this.tokens = 0;
    this.delays.length = 0;
  }

  /** The provider writes; the worker reads, and writes at once where the answer's gap is over. */
  private token(stream: Stream, at: number, every: number): void {
    this.core.at(at + every, (next) => this.token(stream, next, every));
    this.core.submit(WORKER, this.cost('perToken', WORKER), (read) => {
      stream.pending.push(at);
      if (read >= stream.dueAt) this.write(stream);
    });
  }

  private tick(at: number): void {
    for (const stream of this.streams) if (stream.pending.length > 0 && at >= stream.dueAt) this.write(stream);
    this.core.at(at + PACE.tickMs, (next) => this.tick(next));
  }

  private write(stream: Stream): void {
    const sent = stream.pending;
    stream.pending = [];
    // Whoever waits is looked at on the beat.
    stream.dueAt = Math.ceil((this.core.now + this.gapMs) / PACE.tickMs) * PACE.tickMs;
    this.records += 1;
    this.core.submit(WORKER, this.cost('perRecord', WORKER), () => this.pass(sent, 0));
  }

  private pass(sent: readonly number[], step: number): void {
    const service = WAY[step];
    if (service === undefined) return this.arrive(sent);
    const cost = this.cost('perRecord', service) + sent.length * this.cost('perToken', service);
    this.core.submit(service, cost, () => this.pass(sent, step + 1));
  }

  private arrive(sent: readonly number[]): void {
    this.tokens += sent.length;
    for (const at of sent) this.delays.push(this.core.now - at);
  }

  private sample(at: number): void {
    const active = this.core.activeOf(WORKER);
    const hurry = Math.max(0, ((active - this.activeBefore) / PACE.sampleMs - PACE.unhurried) / (1 - PACE.unhurried));
    this.gapMs = PACE.gapMs * (1 + (PACE.longest - 1) * Math.min(1, hurry));
    this.activeBefore = active;
    this.core.at(at + PACE.sampleMs, (next) => this.sample(next));
  }

  private cost(kind: 'perToken' | 'perRecord', service: string): number {
    return (this.constants[kind][service] ?? 0) * 1_000;
  }
}
