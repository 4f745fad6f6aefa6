/** What has something to give to its viewers. */
export interface Feeder {
  feedAll(): void;
}

/**
 * How long viewers are fed before the event loop goes round, in milliseconds. It takes in one new connection in each round:
 * when another node dies, hundreds knock at a node that has its hands full.
 */
const SLICE_MS = 2;

/** Feeds the viewers of everybody who has grown, when all that lies ready has been taken in, a slice of time at once. */
export class FeedingTurns {
  private readonly waiting = new Set<Feeder>();
  private turn: NodeJS.Immediate | undefined;

  /** A node that is behind takes in much before its turn comes, and writes it in one piece. */
  want(feeder: Feeder): void {
    this.waiting.add(feeder);
    this.turn ??= setImmediate(() => this.feed());
  }

  forget(feeder: Feeder): void {
    this.waiting.delete(feeder);
  }

  private feed(): void {
    this.turn = undefined;
    const end = performance.now() + SLICE_MS;
    for (const feeder of this.waiting) {
      this.waiting.delete(feeder);
      feeder.feedAll();
      if (performance.now() >= end) break;
    }
    if (this.waiting.size > 0) this.turn ??= setImmediate(() => this.feed());
  }
}
