import { performance } from 'node:perf_hooks';

/** A wait that can be ended early. */
export interface Wait {
  readonly over: Promise<void>;
  end(): void;
}

interface Waiter extends Wait {
  dueAt: number;
}

/** Time between two looks at who is due, in milliseconds. */
const TICK_MS = 10;
const SAMPLE_MS = 500;
/** How busy this process may be before its answers write more seldom, as a share of its time. */
const UNHURRIED = 0.25;
/** How many times longer the gap is in a process that is never idle. */
const LONGEST = 4;

/**
 * When the answers of one worker write. All wait on one timer, so that those who are due together write together: their
 * records leave in one piece, and server and edges take them in, and pass them on, in one piece too. The busier the
 * process, the longer the gap: each record costs the same however much is in it.
 */
export class WritingPace {
  private readonly waiting = new Set<Waiter>();
  private timer: NodeJS.Timeout | undefined;
  private sampledAt = 0;
  private load = performance.eventLoopUtilization();
  private currentGapMs: number;

  /** @param gapMs least time between two records of one answer */
  constructor(private readonly gapMs: number) {
    this.currentGapMs = gapMs;
  }

  /**
   * The rest of the gap after a record that was written at `writtenAt` (by `performance.now()`).
   * @returns null when it is over
   */
  gapAfter(writtenAt: number): Wait | null {
    const dueAt = writtenAt + this.currentGapMs;
    return dueAt <= performance.now() ? null : this.wait(dueAt);
  }

  private wait(dueAt: number): Wait {
    let resolve = (): void => undefined;
    const over = new Promise<void>((done) => (resolve = done));
    const waiter: Waiter = {
      dueAt,
      over,
      end: () => {
        this.waiting.delete(waiter);
        resolve();
      },
    };
    this.waiting.add(waiter);
    this.timer ??= setTimeout(() => this.tick(), TICK_MS);
    return waiter;
  }

  private tick(): void {
    const now = performance.now();
    if (now - this.sampledAt >= SAMPLE_MS) this.sample(now);
    for (const waiter of this.waiting) if (waiter.dueAt <= now) waiter.end();
    this.timer = this.waiting.size > 0 ? setTimeout(() => this.tick(), TICK_MS) : undefined;
  }

  private sample(now: number): void {
    const load = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(load, this.load);
    const hurry = Math.max(0, (utilization - UNHURRIED) / (1 - UNHURRIED));
    this.currentGapMs = this.gapMs * (1 + (LONGEST - 1) * hurry);
    this.load = load;
    this.sampledAt = now;
  }
}
