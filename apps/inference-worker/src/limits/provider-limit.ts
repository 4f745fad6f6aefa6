import { setTimeout as pause } from 'node:timers/promises';
import { ProviderError } from '../provider/provider-error';
import { recordLimitWait } from '../provider/provider-metrics';
import { ReportedLimits } from './reported-limits';
import type { Patience, SharedLimit } from './shared-limit';

/** One request that may go. */
export interface Permit {
  /** Tells how many tokens it took in the end. */
  settle(tokens: number): void;
}

export interface Wish extends Patience {
  /** What the provider calls the model. */
  model: string;
  tokens: number;
}

/**
 * When one provider may be asked: what its key may do in a minute, over all workers, and what the provider itself says of
 * each model. Where nothing is configured and nothing was said, nobody waits.
 */
export class ProviderLimit {
  private readonly reported = new Map<string, ReportedLimits>();

  constructor(
    private readonly providerId: string,
    private readonly shared: SharedLimit | null,
  ) {}

  /**
   * Resolves when the request may go.
   * @throws ProviderError `provider_busy` when its turn would come too late; the signal's reason when it was aborted
   */
  async take(wish: Wish): Promise<Permit> {
    const begun = Date.now();
    await this.whileItSaysNo(wish);
    const counted = await this.shared?.take(wish.tokens, wish);
    if (Date.now() > begun) recordLimitWait(this.providerId, Date.now() - begun);
    return { settle: (used) => counted && this.shared?.giveBack({ ...counted, tokens: counted.tokens - used }) };
  }

  /** What the provider says of a model. */
  of(model: string): ReportedLimits {
    const known = this.reported.get(model);
    if (known) return known;
    const limits = new ReportedLimits();
    this.reported.set(model, limits);
    return limits;
  }

  private async whileItSaysNo({ model, tokens, signal, deadline }: Wish): Promise<void> {
    const reported = this.of(model);
    for (let waitMs = reported.waitMs(tokens); waitMs > 0; waitMs = reported.waitMs(tokens)) {
      if (Date.now() + waitMs > deadline) throw new ProviderError('provider_busy', waitMs);
      await pause(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
