import { compareCursors, EMPTY_FOLD, fold, type Fold, type GenerationEvent, type Problem } from '@parley/contracts';

export interface Follower {
  onFold: (fold: Fold) => void;
  onProblem?: ((problem: Problem) => void) | undefined;
}

/** Least time between two requests for the same missing piece. */
const ASK_AGAIN_MS = 1_000;

/** One generation as this client knows it, and those who follow it. */
export class WatchedGeneration {
  readonly followers = new Set<Follower>();
  private state: Fold;
  /** When it was asked for again from the cursor; what was on its way before still comes and does not fit. */
  private askedAgainAt = -Infinity;

  constructor(from: Fold = EMPTY_FOLD) {
    this.state = from;
  }

  get fold(): Fold {
    return this.state;
  }

  /** A follower that comes later may know more than we do. */
  learn(other: Fold | undefined): void {
    if (other && compareCursors(other.cursor, this.state.cursor) > 0) this.state = other;
  }

  /**
   * Takes in what one message brought and tells the followers once.
   * @returns true when something is missing and must be asked for from the cursor
   */
  take(events: readonly GenerationEvent[]): boolean {
    const before = this.state;
    let isGap = false;
    for (const event of events) {
      const result = fold(this.state, event);
      this.state = result.state;
      isGap = result.verdict === 'gap';
    }
    if (this.state !== before) {
      this.askedAgainAt = -Infinity;
      for (const follower of [...this.followers]) follower.onFold(this.state);
    }
    if (!isGap || Date.now() - this.askedAgainAt < ASK_AGAIN_MS) return false;
    this.askedAgainAt = Date.now();
    return true;
  }

  /** A new connection asks from the cursor anyway. */
  reconnected(): void {
    this.askedAgainAt = -Infinity;
  }

  refuse(problem: Problem): void {
    for (const follower of [...this.followers]) follower.onProblem?.(problem);
  }
}
