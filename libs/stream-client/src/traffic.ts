/** What has gone through a client so far. */
export interface Traffic {
  /** Characters over WebSocket, bytes over SSE. */
  bytes: number;
  messages: number;
  events: number;
  userEvents: number;
  /** Gaps that were noticed and asked for again. */
  gaps: number;
  /** Connections that opened, the first one included. */
  connections: number;
  /** Connections that opened after an earlier one was lost. */
  reconnects: number;
}

export const noTraffic = (): Traffic => ({
  bytes: 0,
  messages: 0,
  events: 0,
  userEvents: 0,
  gaps: 0,
  connections: 0,
  reconnects: 0,
});
