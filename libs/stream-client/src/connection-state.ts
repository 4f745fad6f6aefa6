export type Transport = 'websocket' | 'sse';

/** `auto`: WebSocket, and SSE for as long as WebSockets are blocked on the way. */
export type TransportWish = 'auto' | Transport;

/** What a page shows of its connection. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'live'; transport: Transport }
  /** `retryAt`: when the next try is made, in milliseconds since the epoch. */
  | { kind: 'reconnecting'; retryAt: number }
  /** The device says that it has no network; the next try comes when it has. */
  | { kind: 'offline' }
  /** Nobody is signed in, or the session has ended: `connect()` again after signing in. */
  | { kind: 'signed-out' }
  | { kind: 'closed' };
