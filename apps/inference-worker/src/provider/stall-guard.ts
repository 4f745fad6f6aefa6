import { ProviderError } from './provider-error';

export interface ProviderTimeouts {
  connectMs: number;
  firstTokenMs: number;
  gapMs: number;
  totalMs: number;
}

/** Aborts a provider call that is silent for too long, at each stage with the patience that it deserves. */
export class StallGuard {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private stage: NodeJS.Timeout;

  constructor(private readonly timeouts: ProviderTimeouts) {
    this.total = this.arm(timeouts.totalMs);
    this.stage = this.arm(timeouts.connectMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  connected(): void {
    this.restart(this.timeouts.firstTokenMs);
  }

  progressed(): void {
    // The gap's timer is wound up again, not made anew: this happens for every token.
    if (this.hasProgressed) this.stage.refresh();
    else this.restart(this.timeouts.gapMs);
    this.hasProgressed = true;
  }
  private hasProgressed = false;

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
