/** Text that arrived this long ago is on the page, however much came at once. */
export const LONGEST_LAG_MS = 80;
/** How much of the backlog a frame shows: all of it over this time, so that bursts become a flow. */
const DRAIN_MS = 60;

interface Arrival {
  readonly at: number;
  readonly length: number;
}

/** Decides how many of the characters that have arrived are shown. Lengths are in UTF-16 units, times in milliseconds. */
export class Pacer {
  private arrivals: Arrival[] = [];
  private lastFrameAt = 0;

  constructor(
    private arrived = 0,
    private shownLength = arrived,
  ) {}

  get shown(): number {
    return this.shownLength;
  }

  get isDrained(): boolean {
    return this.shownLength === this.arrived;
  }

  /** The text is now `length` long. A shorter one is another text and starts over. */
  arrive(length: number, now: number): void {
    if (length < this.arrived) {
      this.arrivals = [];
      this.shownLength = 0;
    }
    if (this.isDrained) this.lastFrameAt = now;
    this.arrived = length;
    this.arrivals.push({ at: now, length });
  }

  /** How much to show in a frame at `now`. */
  advance(now: number): number {
    const elapsed = Math.max(0, now - this.lastFrameAt);
    this.lastFrameAt = now;
    const share = Math.ceil((this.arrived - this.shownLength) * Math.min(1, elapsed / DRAIN_MS));
    this.shownLength = Math.min(this.arrived, Math.max(this.overdue(now), this.shownLength + share));
    return this.shownLength;
  }

  /** Shows all there is: for a hidden tab, where no frames come. */
  finish(): number {
    this.arrivals = [];
    return (this.shownLength = this.arrived);
  }

  private overdue(now: number): number {
    let due = 0;
    while (this.arrivals[0] && now - this.arrivals[0].at >= LONGEST_LAG_MS) due = this.arrivals.shift()?.length ?? due;
    return due;
  }
}

/** Moves a cut out of the middle of a surrogate pair. */
export function wholeCharacters(text: string, length: number): number {
  const code = text.charCodeAt(length - 1);
  return code >= 0xd800 && code <= 0xdbff ? length - 1 : length;
}
