/** How often one socket may speak: so many messages a second for long, four times as many at once. */
export class MessageRate {
  private tokens: number;
  private refused = 0;
  private filledAt = Date.now();

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond * 4;
  }

  /** @returns false when it is too much */
  take(now = Date.now()): boolean {
    this.tokens = Math.min(this.perSecond * 4, this.tokens + ((now - this.filledAt) / 1_000) * this.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) {
      this.refused += 1;
      return false;
    }
    this.tokens -= 1;
    return true;
  }

  /** Goes on although it was refused many times: this is no client of ours. */
  get isFlood(): boolean {
    return this.refused > this.perSecond * 4;
  }
}
