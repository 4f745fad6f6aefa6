import { type AccessTokenClaims, type GoodbyeReason, NotFoundError } from '@parley/contracts';
import type { Response } from 'express';
import { type Connection, hasExpired } from '../connections/connection';
import type { EdgeEnv } from '../edge-env';
import { EventStreamOutlet } from '../outlets/event-stream-outlet';
import { recordDropped } from '../telemetry/edge-metrics';

interface StreamOptions {
  env: EdgeEnv;
  /** With no event after so long, the answer is that there is nothing; null to wait for ever. */
  nothingMs: number | null;
}

/** How long a client may take for the last bytes, in milliseconds. */
const LAST_WORDS_MS = 2_000;
/** Headers go out after this even if nothing else is known yet. */
const OPEN_AFTER_MS = 1_000;

/** One response that stays open until its answer has ended, its token has, or its client. */
export class EventStreamConnection implements Connection {
  readonly transport = 'sse';
  readonly outlet: EventStreamOutlet;
  private readonly openedAt = Date.now();
  private isClosing = false;

  constructor(
    private readonly response: Response,
    readonly claims: AccessTokenClaims,
    private readonly options: StreamOptions,
  ) {
    this.outlet = new EventStreamOutlet(response);
    response.on('close', () => (this.isClosing = true));
  }

  tick(now: number): void {
    const { env, nothingMs } = this.options;
    if (this.isClosing) return;
    if (hasExpired(this.claims, now)) return this.close('token_expired');
    if (this.outlet.isStalled(now, env.STALL_MS)) return this.close('too_slow');
    if (nothingMs !== null && !this.outlet.hasSent && now - this.openedAt >= nothingMs) return this.giveUp();
    if (!this.outlet.isOpen && now - this.openedAt >= OPEN_AFTER_MS) this.outlet.open();
    if (this.outlet.isOpen) this.outlet.pingAfter(env.SSE_PING_MS, now);
  }

  /** A plain EventSource does not know `goodbye`, and comes back with `Last-Event-ID`. */
  close(reason: GoodbyeReason): void {
    if (this.isClosing) return;
    recordDropped(reason);
    this.outlet.say('goodbye', { reason });
    this.end();
  }

  end(): void {
    this.isClosing = true;
    this.outlet.end();
    setTimeout(() => this.response.socket?.destroy(), LAST_WORDS_MS).unref();
  }

  /** There was nothing to tell for too long: it does not exist, or is not this person's, or has not begun. */
  private giveUp(): void {
    this.outlet.say('problem', new NotFoundError('generation').toProblem());
    this.end();
  }
}
