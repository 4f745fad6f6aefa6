import { circuitBreaker, type CircuitBreakerPolicy, CircuitState, CountBreaker, handleWhen } from 'cockatiel';
import { ProviderError } from './provider-error';

export interface CircuitSettings {
  /** So many requests must have been seen, and half of the last ones failed, before it opens. */
  leastRequests: number;
  /** How long it stays open before one request tries whether the provider is back, in milliseconds. */
  openMs: number;
}

/** Of the last requests, how many are looked at: so many times the least. */
const WINDOW = 4;
const FAILING_SHARE = 0.5;

/** Nothing was asked of the provider: it has failed too often just now. `retryAfterMs` says when it is tried again. */
export class CircuitOpenError extends ProviderError {
  constructor(retryAfterMs: number) {
    super('provider_unavailable', retryAfterMs);
  }
}

/**
 * Keeps requests from a provider that is down. Only what comes before the first token is judged: a long answer must not
 * hold the verdict back.
 */
export class ProviderCircuit {
  private readonly policy: CircuitBreakerPolicy;
  private openedAt = 0;

  constructor(private readonly settings: CircuitSettings) {
    const { leastRequests, openMs } = settings;
    const breaker = new CountBreaker({ threshold: FAILING_SHARE, size: leastRequests * WINDOW, minimumNumberOfCalls: leastRequests });
    const counts = (error: unknown): boolean => (error instanceof ProviderError ? error.isOutage : this.isUndecided);
    this.policy = circuitBreaker(handleWhen(counts), { breaker, halfOpenAfter: openMs });
    this.policy.onBreak(() => (this.openedAt = Date.now()));
  }

  get state(): 'closed' | 'half_open' | 'open' {
    if (this.policy.state === CircuitState.Closed) return 'closed';
    return this.policy.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /** Milliseconds until the provider may be asked; 0: now. */
  get waitMs(): number {
    const { openMs } = this.settings;
    if (this.state === 'closed') return 0;
    // One request is finding out: the others do not wait for it.
    if (this.state === 'half_open') return openMs;
    return Math.max(0, this.openedAt + openMs - Date.now());
  }

  /**
   * @param work resolves with the first token
   * @throws CircuitOpenError when nothing was asked; whatever `work` throws
   */
  async run(work: () => Promise<void>): Promise<void> {
    const { waitMs } = this;
    if (waitMs > 0) throw new CircuitOpenError(waitMs);
    await this.policy.execute(work);
  }

  /** The trying request was stopped by its owner: nothing is known, and the circuit stays open. */
  private get isUndecided(): boolean {
    return this.policy.state === CircuitState.HalfOpen;
  }
}
