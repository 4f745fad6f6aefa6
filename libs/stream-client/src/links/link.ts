import type { Cursor, GenerationEvent, GoodbyeReason, Problem, UserEvent } from '@parley/contracts';
import type { Transport } from '../connection-state';

/** Why a link is gone. */
export type Closure =
  /** The network, the server or its node: try again. `soon`: it was announced, and another node is ready. */
  | { why: 'lost'; soon?: boolean; retryAfterMs?: number }
  /** It never opened and no server of ours answered: this transport may be blocked on the way. */
  | { why: 'blocked' }
  /** The access token is no longer good. */
  | { why: 'token-refused' };

/** What a link tells; after `closed`, nothing more. */
export interface LinkListener {
  opened(): void;
  /** What one incoming message brought. */
  events(events: GenerationEvent[]): void;
  userEvent(event: UserEvent): void;
  /** Id of the newest user event that there is: what comes after it would be missed by a loss. */
  userPosition(id: number): void;
  /** This generation cannot be watched, and trying again would not help. */
  refused(generationId: string, problem: Problem): void;
  received(bytes: number): void;
  closed(closure: Closure): void;
}

export interface LinkOptions {
  origin: string;
  token: string;
  /** Id of the last user event that was seen, null when there was none. */
  lastUserEvent: () => number | null;
  /** Where a watched generation has got to; null when it is no longer watched. */
  cursorOf: (generationId: string) => Cursor | null;
}

/** One connection over one transport, from its opening to its loss. It knows no state but its own. */
export interface Link {
  readonly transport: Transport;
  /** Follows a generation from where it has got to; once more when something is missing. */
  watch(generationId: string): void;
  unwatch(generationId: string): void;
  /** Goes on with a new access token. */
  refresh(token: string): void;
  /** Closes at once if nothing was heard for too long. */
  checkLife(): void;
  /** Closes without telling the listener. */
  close(): void;
}

/** What a connection's end means, by what the server said just before. */
export function closureAfter(goodbye: GoodbyeReason | undefined): Closure {
  if (goodbye === 'token_expired' || goodbye === 'session_ended') return { why: 'token-refused' };
  return { why: 'lost', soon: goodbye === 'draining' };
}

export type OpenLink = (options: LinkOptions, listener: LinkListener) => Link;

/** Silence after which a connection counts as dead: both transports have a sign of life every 15 s or less. */
export const STALL_MS = 20_000;
/** How long a connection may take to open. */
export const OPENING_MS = 8_000;
