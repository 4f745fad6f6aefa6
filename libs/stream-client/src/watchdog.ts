/** Barks once when nothing was heard for so long. A connection may be dead without saying so. */
export class Watchdog {
  private lastHeardAt = Date.now();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly patienceMs: number,
    private readonly bark: () => void,
  ) {
    this.timer = setInterval(() => this.check(), patienceMs / 8);
  }

  /** One assignment: it is called for every message. */
  heard(): void {
    this.lastHeardAt = Date.now();
  }

  /** Timers sleep with the device and in hidden tabs, so this is also asked on waking. */
  check(): void {
    if (Date.now() - this.lastHeardAt < this.patienceMs) return;
    this.stop();
    this.bark();
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
