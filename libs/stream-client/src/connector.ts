import { backoffMs } from './backoff';
import type { ConnectionState, Transport, TransportWish } from './connection-state';
import { LinkChoice } from './link-choice';
import type { Closure, Link, LinkListener, LinkOptions, OpenLink } from './links/link';
import { openSocketLink } from './links/socket-link';
import { openSseLink } from './links/sse-link';
import { refreshInMs } from './token-life';
import { isOffline, listenForWaking } from './wake-signals';

export interface ConnectorOptions extends Omit<LinkOptions, 'token'> {
  token: (ask: { isRefused: boolean }) => Promise<string | null>;
  transport?: TransportWish;
  probeAfterMs?: number | undefined;
  /** A connection is open: everything that is followed must be asked for on it. */
  onOpened: () => void;
  onState: (state: ConnectionState) => void;
}

/** A connection that held for so long was a good one: the next loss is met with a quick try again. */
const STEADY_MS = 5_000;
/** On waking, an attempt older than this was begun in another world. */
const STALE_ATTEMPT_MS = 2_000;
const OFFLINE_CHECK_MS = 5_000;
const TOKEN_RETRY_MS = 5_000;

const OPENERS: Record<Transport, OpenLink> = { websocket: openSocketLink, sse: openSseLink };

/** Keeps one connection open: chooses the transport, comes back after losses, renews the token. */
export class Connector {
  private link: Link | null = null;
  private probe: Link | null = null;
  private state: ConnectionState = { kind: 'closed' };
  private readonly choice: LinkChoice;
  private readonly timers = new Map<'retry' | 'refresh' | 'probe', ReturnType<typeof setTimeout>>();
  /** Grows with each attempt, so that the answer to an older one is known as such. */
  private attempt = 0;
  private attemptAt = 0;
  private openedAt: number | null = null;
  private failures = 0;
  private isTokenRefused = false;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly options: ConnectorOptions,
    private readonly listener: Pick<LinkListener, 'events' | 'userEvent' | 'userPosition' | 'refused' | 'received'>,
  ) {
    this.choice = new LinkChoice(options.transport, options.probeAfterMs);
  }

  /** The open connection; null while there is none. */
  get open(): Link | null {
    return this.openedAt === null ? null : this.link;
  }

  start(): void {
    if (this.state.kind !== 'closed' && this.state.kind !== 'signed-out') return;
    this.stopListening();
    this.stopListening = listenForWaking({ onWake: () => this.wake(), onOffline: () => this.goOffline() });
    this.failures = 0;
    void this.tryNow();
  }

  stop(): void {
    this.stopListening();
    this.dropLink();
    this.enter({ kind: 'closed' });
  }

  useTransport(wish: TransportWish): void {
    this.choice.wishFor(wish);
    if (this.state.kind === 'closed' || this.state.kind === 'signed-out') return;
    if (this.link?.transport !== this.choice.next) void this.tryNow();
  }

  private wake(): void {
    const { kind } = this.state;
    if (kind === 'live') this.link?.checkLife();
    else if (kind === 'reconnecting' || kind === 'offline') void this.tryNow();
    else if (kind === 'connecting' && Date.now() - this.attemptAt > STALE_ATTEMPT_MS) void this.tryNow();
  }

  private goOffline(): void {
    if (this.state.kind === 'closed' || this.state.kind === 'signed-out') return;
    this.dropLink();
    this.enter({ kind: 'offline' });
    // The device may be wrong, or forget to say that it is back.
    this.schedule('retry', OFFLINE_CHECK_MS, () => (isOffline() ? this.goOffline() : void this.tryNow()));
  }

  private async tryNow(): Promise<void> {
    if (isOffline()) return this.goOffline();
    this.dropLink();
    const attempt = this.attempt;
    this.attemptAt = Date.now();
    this.enter({ kind: 'connecting' });
    const token = await this.options.token({ isRefused: this.isTokenRefused }).catch(() => undefined);
    if (attempt !== this.attempt) return;
    if (token === undefined) return this.retry({ why: 'lost' });
    if (token === null) return this.signOut();
    this.isTokenRefused = false;
    this.openLink(token);
  }

  private openLink(token: string): void {
    const { transport, link } = this.makeLink(this.choice.next, token, {
      opened: () => this.opened(transport, token),
      closed: (closure) => this.lost(transport, closure, token),
    });
    this.link = link;
  }

  private makeLink(
    transport: Transport,
    token: string,
    life: Pick<LinkListener, 'opened' | 'closed'>,
  ): { transport: Transport; link: Link } {
    return { transport, link: OPENERS[transport]({ ...this.options, token }, { ...this.listener, ...life }) };
  }

  private opened(transport: Transport, token: string): void {
    this.openedAt = Date.now();
    this.choice.opened(transport);
    this.enter({ kind: 'live', transport });
    this.scheduleRefresh(token);
    this.scheduleProbe(token);
    this.options.onOpened();
  }

  private lost(transport: Transport, closure: Closure, token: string): void {
    const wasSteady = this.openedAt !== null && Date.now() - this.openedAt > STEADY_MS;
    this.dropLink();
    if (closure.why === 'blocked' && this.choice.failed(transport)) return this.openLink(token);
    this.isTokenRefused = closure.why === 'token-refused';
    if (wasSteady) this.failures = 0;
    this.retry(closure);
  }

  private retry(closure: Closure): void {
    this.failures += 1;
    const { soon = false, retryAfterMs = 0 } = closure.why === 'lost' ? closure : {};
    const delay = Math.max(retryAfterMs, backoffMs(soon ? 1 : this.failures));
    this.enter({ kind: 'reconnecting', retryAt: Date.now() + delay });
    this.schedule('retry', delay, () => void this.tryNow());
  }

  private signOut(): void {
    this.dropLink();
    this.enter({ kind: 'signed-out' });
  }

  private scheduleRefresh(token: string): void {
    const delay = refreshInMs(token);
    if (delay !== null) this.schedule('refresh', delay, () => void this.refresh(token));
  }

  private async refresh(token: string): Promise<void> {
    const attempt = this.attempt;
    const fresh = await this.options.token({ isRefused: true }).catch(() => undefined);
    if (attempt !== this.attempt) return;
    if (fresh === null) return this.signOut();
    if (fresh === undefined) return this.schedule('refresh', TOKEN_RETRY_MS, () => void this.refresh(token));
    this.link?.refresh(fresh);
    this.scheduleRefresh(fresh);
    this.scheduleProbe(fresh);
  }

  /** While SSE stands in for blocked WebSockets, looks from time to time whether they get through. */
  private scheduleProbe(token: string): void {
    if (this.probe || this.timers.has('probe')) return;
    const delay = this.choice.nextProbeInMs();
    if (delay !== null) this.schedule('probe', delay, () => this.startProbe(token));
  }

  private startProbe(token: string): void {
    const { link } = this.makeLink('websocket', token, {
      opened: () => this.moveTo(link, token),
      closed: (closure) => {
        if (this.probe === link) this.probe = null;
        if (this.link === link) this.lost('websocket', closure, token);
        else this.scheduleProbe(token);
      },
    });
    this.probe = link;
  }

  private moveTo(link: Link, token: string): void {
    this.probe = null;
    this.link?.close();
    this.link = link;
    this.opened('websocket', token);
  }

  private dropLink(): void {
    this.attempt += 1;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.link?.close();
    this.probe?.close();
    this.link = null;
    this.probe = null;
    this.openedAt = null;
  }

  private enter(state: ConnectionState): void {
    if (state.kind === this.state.kind && state.kind !== 'reconnecting' && state.kind !== 'live') return;
    this.state = state;
    this.options.onState(state);
  }

  private schedule(name: 'retry' | 'refresh' | 'probe', delayMs: number, work: () => void): void {
    clearTimeout(this.timers.get(name));
    const timer = setTimeout(() => {
      this.timers.delete(name);
      work();
    }, delayMs);
    this.timers.set(name, timer);
  }
}
