import type { FanOutPlan } from './load/fan-out-run';
import type { ResumePlan } from './load/resume-run';
import type { StreamsPlan } from './load/streams-run';

const RATE = 50;
/** How long all streams run at once, in seconds, beside the time in which they begin. */
const FULL_SECONDS = 8;
/** Questions a second at the beginning: admission is measured by the first token, not by a rush. */
const QUESTIONS_PER_SECOND = 15;

/**
 * Just-in-time compilers and connection pools are not what is measured: it takes some hundred questions until the processes
 * of any contestant run compiled code, and until then they cost up to twice as much.
 */
export const WARM_UP: StreamsPlan = { streams: 20, tokens: 25, rate: RATE, rampMs: 1_000, turns: 30 };

/** Answers of one token, ten at a time: what a question costs, whatever is said. */
const QUESTIONS: StreamsPlan = { streams: 10, tokens: 1, rate: RATE, rampMs: 100, turns: 40 };

export interface Plan {
  questions: StreamsPlan;
  streams: StreamsPlan[];
  resume: ResumePlan;
  fanOut: FanOutPlan[];
  /** Idle connections at which memory is looked at. */
  idle: number[];
}

export function planOf({ isQuick, streams }: { isQuick: boolean; streams?: number[] | undefined }): Plan {
  const sizes = streams ?? (isQuick ? [1, 50, 200] : [1, 50, 200, 500, 1_000]);
  return {
    questions: QUESTIONS,
    streams: sizes.map(streamsPlan),
    resume: { streams: 50, tokens: 2_000, rate: 100, rampMs: 4_000, awayMs: 500 },
    fanOut: (isQuick ? [1, 10, 100] : [1, 10, 100, 1_000]).map((watchers) => ({ watchers, tokens: 400, rate: RATE })),
    idle: isQuick ? [0, 1_000] : [0, 1_000, 5_000],
  };
}

function streamsPlan(streams: number): StreamsPlan {
  // One at a time says little: it asks ten times.
  if (streams === 1) return { streams, tokens: 50, rate: RATE, rampMs: 0, turns: 10 };
  const rampMs = (streams / QUESTIONS_PER_SECOND) * 1_000;
  const tokens = Math.round((FULL_SECONDS + rampMs / 1_000) * RATE);
  return { streams, tokens, rate: RATE, rampMs, turns: 1 };
}
