/** Work that waits for the core. */
interface Job {
  /** Milliseconds that it takes. */
  readonly costMs: number;
  readonly owner: string;
  readonly done: (at: number) => void;
}

interface Timer {
  readonly at: number;
  readonly work: (at: number) => void;
}

/**
 * One core that everyone shares, first come, first served, and a clock in milliseconds that jumps from event to event.
 * An operating system gives turns more finely; with jobs of a tenth of a millisecond that is the same.
 */
export class Core {
  now = 0;
  /** How long it has had work. */
  busyMs = 0;
  private readonly queue: Job[] = [];
  private head = 0;
  private readonly timers: Timer[] = [];
  private readonly waiting = new Map<string, number>();
  private readonly activeSince = new Map<string, number>();
  private readonly activeMs = new Map<string, number>();
  private isRunning = false;

  submit(owner: string, costMs: number, done: (at: number) => void = () => undefined): void {
    const before = this.waiting.get(owner) ?? 0;
    if (before === 0) this.activeSince.set(owner, this.now);
    this.waiting.set(owner, before + 1);
    this.queue.push({ owner, costMs, done });
    if (!this.isRunning) this.next();
  }

  at(time: number, work: (at: number) => void): void {
    let place = this.timers.push({ at: time, work }) - 1;
    // A binary heap, the earliest first.
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.time(parent) <= this.time(place)) break;
      this.swap(parent, place);
      place = parent;
    }
  }

  /** How long someone has had work or waited for the core, as `eventLoopUtilization` counts it. */
  activeOf(owner: string): number {
    const since = (this.waiting.get(owner) ?? 0) > 0 ? this.now - (this.activeSince.get(owner) ?? this.now) : 0;
    return (this.activeMs.get(owner) ?? 0) + since;
  }

  runUntil(end: number): void {
    for (let timer = this.timers[0]; timer && timer.at <= end; timer = this.timers[0]) {
      this.takeFirst();
      this.now = timer.at;
      timer.work(timer.at);
    }
    this.now = end;
  }

  private next(): void {
    const job = this.queue[this.head];
    if (!job) {
      this.isRunning = false;
      this.queue.length = 0;
      this.head = 0;
      return;
    }
    this.head += 1;
    this.isRunning = true;
    this.busyMs += job.costMs;
    this.at(this.now + job.costMs, (at) => this.finish(job, at));
  }

  private finish({ owner, done }: Job, at: number): void {
    const left = (this.waiting.get(owner) ?? 1) - 1;
    this.waiting.set(owner, left);
    if (left === 0) this.activeMs.set(owner, (this.activeMs.get(owner) ?? 0) + at - (this.activeSince.get(owner) ?? at));
    done(at);
    this.next();
  }

  private takeFirst(): void {
    const last = this.timers.pop();
    if (!last || this.timers.length === 0) return;
    this.timers[0] = last;
    for (let place = 0; ; ) {
      const left = 2 * place + 1;
      const child = this.time(left + 1) < this.time(left) ? left + 1 : left;
      if (this.time(child) >= this.time(place)) return;
      this.swap(child, place);
      place = child;
    }
  }

  private time(place: number): number {
    return this.timers[place]?.at ?? Infinity;
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.timers[a], this.timers[b]];
    if (first && second) [this.timers[a], this.timers[b]] = [second, first];
  }
}
