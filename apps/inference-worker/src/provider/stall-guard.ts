import { ProviderError } from './provider-error';

export interface ProviderTimeouts {
  /** Until the request goes out on an open connection. */
  connectMs: number;
  /** Silence from then on, until the first token. */
  firstTokenMs: number;
  /** Silence between two tokens. */
  gapMs: number;
  totalMs: number;
}

/** Aborts a provider call that is silent for too long, at each stage with the patience that it deserves. */
export class StallGuard {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private stage: NodeJS.Timeout;
  private hasText = false;

  constructor(private readonly timeouts: ProviderTimeouts) {
    this.total = this.arm(timeouts.totalMs);
    this.stage = this.arm(timeouts.connectMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Not the headers of the answer: many providers send them only with the first token. */
  sent(): void {
    this.restart(this.timeouts.firstTokenMs);
  }

  /** A chunk has come. Comments that keep a connection open do not count. */
  progressed(bringsText: boolean): void {
    if (bringsText && !this.hasText) {
      this.hasText = true;
      this.restart(this.timeouts.gapMs);
    } else {
      // Wound up again, not made anew: this happens for every token.
      this.stage.refresh();
    }
  }

  stop(): void {
    clearTimeout(this.total);
    clearTimeout(this.stage);
  }

  private restart(ms: number): void {
    clearTimeout(this.stage);
    this.stage = this.arm(ms);
  }

  private arm(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new ProviderError('provider_timeout')), ms);
  }
}
