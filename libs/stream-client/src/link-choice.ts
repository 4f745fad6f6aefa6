import type { Transport, TransportWish } from './connection-state';

const FIRST_PROBE_MS = 60_000;
const LONGEST_PROBE_MS = 600_000;

/** Which transport comes next: WebSocket, unless the page wants otherwise or something on the way lets none through. */
export class LinkChoice {
  private isBlocked = false;
  private isDoubted = false;
  private probes = 0;

  constructor(
    private wish: TransportWish = 'auto',
    private readonly firstProbeMs = FIRST_PROBE_MS,
  ) {}

  wishFor(wish: TransportWish): void {
    this.wish = wish;
    this.isBlocked = false;
    this.isDoubted = false;
    this.probes = 0;
  }

  get next(): Transport {
    if (this.wish !== 'auto') return this.wish;
    return this.isBlocked || this.isDoubted ? 'sse' : 'websocket';
  }

  /** @returns true when the other transport is worth a try at once */
  failed(transport: Transport): boolean {
    if (this.wish !== 'auto') return false;
    // When SSE fails too it was the server or the network, and WebSocket is innocent.
    this.isBlocked = false;
    this.isDoubted = transport === 'websocket';
    return this.isDoubted;
  }

  opened(transport: Transport): void {
    if (transport === 'websocket') this.probes = 0;
    this.isBlocked = transport === 'sse' && (this.isBlocked || this.isDoubted);
    this.isDoubted = false;
  }

  /** When to look whether WebSockets get through by now, in milliseconds; null while there is no reason to. */
  nextProbeInMs(): number | null {
    if (!this.isBlocked) return null;
    return Math.min(LONGEST_PROBE_MS, this.firstProbeMs * 2 ** this.probes++);
  }
}
