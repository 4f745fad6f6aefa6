import { setTimeout as pause } from 'node:timers/promises';
import { type BusConnection, LimitRecord } from '@parley/bus';
import { ProviderError } from '../provider/provider-error';
import { type Admission, admit, atMost, type Counted, giveBack, type MinuteLimits } from './minute-window';

/** How long a request may wait for its turn, and when it is of no use any more. */
export interface Patience {
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
}

interface Waiting extends Patience {
  tokens: number;
  resolve: (at: number) => void;
  reject: (reason: unknown) => void;
}

/** Others give back what they did not need: it is worth another look before the time is over. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * The limits of one provider's key, kept by all workers together. All requests that wait here are asked for at once, in one
 * round trip, and go in the order in which they came.
 */
export class SharedLimit {
  private readonly record: LimitRecord;
  private readonly returned: Counted[] = [];
  private waiting: Waiting[] = [];
  private isPumping = false;

  constructor(
    bus: BusConnection,
    providerId: string,
    private readonly limits: MinuteLimits,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.record = new LimitRecord(bus, providerId);
  }

  /**
   * Resolves when the request may go, with what was counted for it.
   * @throws ProviderError `provider_busy` when its turn would come too late; the signal's reason when it was aborted
   */
  async take(wanted: number, { signal, deadline }: Patience): Promise<Counted> {
    signal.throwIfAborted();
    const tokens = atMost(wanted, this.limits.tokens);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const wish = { tokens, signal, deadline, resolve, reject };
    const leave = (): void => this.drop([wish], signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    this.waiting.push(wish);
    void this.pump();
    const at = await promise.finally(() => signal.removeEventListener('abort', leave));
    return { at, tokens };
  }

  /** What was taken and not needed; told with the next request. */
  giveBack(returned: Counted): void {
    if (this.limits.tokens !== null && returned.tokens > 0) this.returned.push(returned);
  }

  close(): void {
    this.record.close();
  }

  private async pump(): Promise<void> {
    if (this.isPumping) return;
    this.isPumping = true;
    while (this.waiting.length > 0) {
      try {
        await this.admitSome();
      } catch (error) {
        // An answer is worth more than the limit: beyond it, the provider says so itself.
        this.onFailure(error);
        this.letGo(this.waiting, Math.floor(Date.now() / 1_000));
      }
    }
    this.isPumping = false;
  }

  private async admitSome(): Promise<void> {
    if (this.record.isUnread) await this.record.read();
    if (this.admission().admitted === 0) await this.record.read();
    const asking = [...this.waiting];
    const returned = this.returned.length;
    const { spent, admitted, at, waitMs } = this.admission();
    if (admitted === 0) return this.wait(waitMs);
    if (!(await this.record.replace(spent))) return;
    this.returned.splice(0, returned);
    this.letGo(asking.slice(0, admitted), at);
  }

  private admission(): Admission {
    const wishes = this.waiting.map(({ tokens }) => tokens);
    return admit(giveBack(this.record.spent, this.returned), wishes, this.limits, Date.now());
  }

  private async wait(waitMs: number): Promise<void> {
    const late = this.waiting.filter(({ deadline }) => Date.now() + waitMs > deadline);
    this.drop(late, new ProviderError('provider_busy', waitMs));
    if (this.waiting.length > 0) await pause(Math.min(waitMs, LONGEST_PAUSE_MS));
  }

  private letGo(wishes: readonly Waiting[], at: number): void {
    for (const wish of wishes) wish.resolve(at);
    this.remove(wishes);
  }

  private drop(wishes: readonly Waiting[], reason: unknown): void {
    for (const wish of wishes) wish.reject(reason);
    this.remove(wishes);
  }

  private remove(wishes: readonly Waiting[]): void {
    this.waiting = this.waiting.filter((wish) => !wishes.includes(wish));
  }
}
