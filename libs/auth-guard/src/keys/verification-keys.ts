import type { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { UnavailableError } from '@parley/contracts';
import { type JwksLoader, parseJwks } from './jwks';

export interface VerificationKeysOptions {
  load: JwksLoader;
  /** Milliseconds since the epoch; specs set their own clock. */
  now?: () => number;
}

/** Age at which keys are fetched anew, behind the requests that go on with the old ones. */
const MAX_AGE_MS = 600_000;
/** An unknown `kid` costs its sender nothing: it may cause one fetch in this time and no more. */
const COOLDOWN_MS = 10_000;
/** While there are no keys at all nobody can be let in, so ask more often. */
const FIRST_COOLDOWN_MS = 500;

/**
 * The public keys of auth, held in memory. What is known stays in use while auth is away: a key that is gone
 * from the set goes with the next fetch that succeeds.
 */
export class VerificationKeys {
  private readonly logger = new Logger(VerificationKeys.name);
  private keys: Map<string, KeyObject> | null = null;
  private lastAttemptAt = -Infinity;
  private underWay: Promise<void> | null = null;
  private readonly now: () => number;
  private readonly load: JwksLoader;

  constructor({ load, now = Date.now }: VerificationKeysOptions) {
    this.load = load;
    this.now = now;
  }

  /**
   * @returns the key, or null when auth has no key of this name
   * @throws UnavailableError while no keys could be fetched yet
   */
  async find(kid: string): Promise<KeyObject | null> {
    if (!this.keys?.has(kid)) await this.refresh(this.keys ? COOLDOWN_MS : FIRST_COOLDOWN_MS);
    else if (this.age() > MAX_AGE_MS) void this.refresh(COOLDOWN_MS);
    if (!this.keys) throw new UnavailableError('The keys to check who you are could not be fetched.');
    return this.keys.get(kid) ?? null;
  }

  /** Fetches unless that was tried a moment ago; a failure leaves what is known as it is. */
  async refresh(cooldownMs = 0): Promise<void> {
    if (!this.underWay) {
      if (this.age() < cooldownMs) return;
      this.lastAttemptAt = this.now();
      this.underWay = this.fetch().finally(() => (this.underWay = null));
    }
    await this.underWay;
  }

  private age(): number {
    return this.now() - this.lastAttemptAt;
  }

  private async fetch(): Promise<void> {
    try {
      this.keys = parseJwks(await this.load());
    } catch (error) {
      // Whoever needs a key that is not here is told so by find(); the others go on.
      this.logger.warn(`the public keys of auth could not be fetched: ${String(error)}`);
    }
  }
}
