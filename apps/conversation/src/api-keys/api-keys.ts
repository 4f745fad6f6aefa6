import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ApiKeyClient, type BusConnection } from '@parley/bus';
import { type ApiKeyOwner, ApiKeyText, UnauthenticatedError, UnavailableError } from '@parley/contracts';
import { BUS } from '../bus/bus.module';

interface Known {
  owner: Promise<ApiKeyOwner | null>;
  until: number;
}

/** A revoked key stops within this time, everywhere. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 10_000;

/** Whose an API key is, as auth says. What it said is remembered for a moment, by the key's digest. */
@Injectable()
export class ApiKeys {
  private readonly client: ApiKeyClient;
  /** Oldest first: each is added at its time of asking. */
  private readonly known = new Map<string, Known>();

  constructor(@Inject(BUS) bus: BusConnection) {
    this.client = new ApiKeyClient(bus);
  }

  /**
   * @throws UnauthenticatedError `unauthenticated` (no key) or `api_key_invalid`
   * @throws UnavailableError when auth does not answer
   */
  async ownerOf(key: string | null): Promise<ApiKeyOwner> {
    if (key === null) throw new UnauthenticatedError('unauthenticated', 'Send a personal API key as bearer token.');
    if (!ApiKeyText.safeParse(key).success) throw invalidKey();
    const owner = await this.ask(createHash('sha256').update(key).digest('base64url'));
    if (!owner) throw invalidKey();
    return owner;
  }

  private ask(digest: string): Promise<ApiKeyOwner | null> {
    const now = Date.now();
    const remembered = this.known.get(digest);
    if (remembered && remembered.until > now) return remembered.owner;
    const owner = this.client.ownerOf({ digest }).catch(() => {
      throw new UnavailableError('Whose this API key is cannot be found out for a moment. Try again.');
    });
    this.remember(digest, { owner, until: now + REMEMBERED_MS });
    return owner;
  }

  private remember(digest: string, entry: Known): void {
    this.known.delete(digest);
    this.known.set(digest, entry);
    for (const [oldest, { until }] of this.known) {
      if (until > Date.now() && this.known.size <= MOST_REMEMBERED) break;
      this.known.delete(oldest);
    }
    const forget = (): void => {
      if (this.known.get(digest) === entry) this.known.delete(digest);
    };
    // Only what is good is worth a place here.
    entry.owner.then((owner) => (owner ? undefined : forget()), forget);
  }
}

function invalidKey(): UnauthenticatedError {
  return new UnauthenticatedError('api_key_invalid', 'This API key is not valid, or no longer.');
}
