import type { FanOutPlan, FanOutResult } from './load/fan-out-run';
import type { ResumeResult } from './load/resume-run';
import type { StreamsPlan, StreamsResult } from './load/streams-run';
import type { Cost } from './measure';

export interface Measured<P, R> {
  plan: P;
  result: R;
  cost: Cost;
}

/** Memory of one service with so many idle connections. */
export interface IdleResult {
  connections: number;
  memory: Record<string, number>;
  /** Share of a core that keeping them alive takes. */
  busy: number;
}

/** All that was measured of one contestant in one round. */
export interface Round {
  name: string;
  title: string;
  round: number;
  /** Answers of one token; what they cost is the fixed price of a question. */
  questions: Measured<StreamsPlan, StreamsResult> | null;
  streams: Measured<StreamsPlan, StreamsResult>[];
  resume: ResumeResult | null;
  fanOut: Measured<FanOutPlan, FanOutResult>[];
  idle: IdleResult[];
  /** What ended the round early; what had been measured before is there. */
  failure?: string;
}

export interface Results {
  takenAt: string;
  machine: string;
  isPinned: boolean;
  rounds: Round[];
  /** Peers that were left out, and why. */
  leftOut: string[];
}
