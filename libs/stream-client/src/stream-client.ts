import type { Fold, Problem, UserEvent } from '@parley/contracts';
import type { ConnectionState, TransportWish } from './connection-state';
import { Connector } from './connector';
import { noTraffic, type Traffic } from './traffic';
import { Watches } from './watches/watches';

export interface StreamClientOptions {
  /** Where the product is served, such as `location.origin`. */
  origin: string;
  /** A good access token; `isRefused` asks for a fresh one. Null when nobody is signed in. */
  token: (ask: { isRefused: boolean }) => Promise<string | null>;
  /** Default `auto`. */
  transport?: TransportWish;
  /** How long SSE stands in for blocked WebSockets before they are tried again, in milliseconds; at first a minute. */
  probeAfterMs?: number;
}

export interface WatchOptions {
  /** What is known already, with its cursor; default nothing. */
  from?: Fold;
  /** This generation cannot be watched; nothing more comes. */
  onProblem?: (problem: Problem) => void;
}

/**
 * Follows answers and a person's events over whatever connection there is. What it hands out is folded by the cursor
 * rule, so nothing is missing, doubled or out of order, over any number of lost connections and nodes.
 */
export class StreamClient {
  private readonly connector: Connector;
  private readonly watches: Watches;
  private readonly stateListeners = new Set<(state: ConnectionState) => void>();
  private readonly userListeners = new Set<(event: UserEvent) => void>();
  private readonly followingListeners = new Set<() => void>();
  private readonly traffic = noTraffic();
  private lastUserEvent: number | null = null;
  private isFollowing = false;
  private currentState: ConnectionState = { kind: 'closed' };

  constructor({ origin, token, transport = 'auto', probeAfterMs }: StreamClientOptions) {
    this.watches = new Watches({
      watch: (generationId) => this.connector.open?.watch(generationId),
      unwatch: (generationId) => this.connector.open?.unwatch(generationId),
    });
    this.connector = new Connector(
      {
        origin: origin.replace(/\/$/, ''),
        token,
        transport,
        probeAfterMs,
        lastUserEvent: () => this.lastUserEvent,
        cursorOf: (generationId) => this.watches.cursorOf(generationId),
        onOpened: () => this.opened(),
        onState: (state) => this.enter(state),
      },
      {
        events: (events) => {
          this.traffic.messages += 1;
          this.traffic.events += events.length;
          this.traffic.gaps += this.watches.take(events);
        },
        userEvent: (event) => this.takeUserEvent(event),
        userPosition: (id) => this.place(id),
        refused: (generationId, problem) => this.watches.refuse(generationId, problem),
        received: (bytes) => (this.traffic.bytes += bytes),
      },
    );
  }

  get state(): ConnectionState {
    return this.currentState;
  }

  /** Begins, or begins again after a sign-in or `close()`. */
  connect(): void {
    this.connector.start();
  }

  /** Ends the connection. What is watched stays so, and goes on after the next `connect()`. */
  close(): void {
    this.connector.stop();
  }

  /** Takes the listener off again when the returned function is called, as do all listeners here. */
  onState(listener: (state: ConnectionState) => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** What changed for this person, on any device; after a lost connection what was missed comes first. */
  onUserEvent(listener: (event: UserEvent) => void): () => void {
    this.userListeners.add(listener);
    return () => this.userListeners.delete(listener);
  }

  /** Called once for each connection, when every later event of this person will come: what is loaded now misses nothing. */
  onFollowing(listener: () => void): () => void {
    this.followingListeners.add(listener);
    return () => this.followingListeners.delete(listener);
  }

  useTransport(transport: TransportWish): void {
    this.connector.useTransport(transport);
  }

  /**
   * Follows one generation until it ends or is closed; it may be begun, finished, or not there yet.
   * @param onFold what it amounts to so far, once for each message that brought something new
   */
  watch(generationId: string, onFold: (fold: Fold) => void, options: WatchOptions = {}): { close(): void } {
    return this.watches.add(generationId.toLowerCase(), { onFold, onProblem: options.onProblem }, options.from);
  }

  stats(): Traffic {
    return { ...this.traffic };
  }

  private opened(): void {
    this.isFollowing = false;
    if (this.traffic.connections > 0) this.traffic.reconnects += 1;
    this.traffic.connections += 1;
    this.watches.resume();
  }

  private place(lastUserEvent: number): void {
    this.lastUserEvent ??= lastUserEvent;
    if (this.isFollowing) return;
    this.isFollowing = true;
    for (const listener of [...this.followingListeners]) listener();
  }

  private takeUserEvent(event: UserEvent): void {
    if (this.lastUserEvent !== null && event.id <= this.lastUserEvent) return;
    this.lastUserEvent = event.id;
    this.traffic.userEvents += 1;
    for (const listener of [...this.userListeners]) listener(event);
  }

  private enter(state: ConnectionState): void {
    this.currentState = state;
    for (const listener of [...this.stateListeners]) listener(state);
  }
}
