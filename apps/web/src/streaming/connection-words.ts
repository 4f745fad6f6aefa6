import type { ConnectionState } from '@parley/stream-client';

export interface ConnectionWords {
  readonly tone: 'fine' | 'waiting' | 'bad';
  readonly text: string;
}

/** What the indicator says; null while all is as it should be and nobody needs to know. */
export function connectionWords(state: ConnectionState, now: number): ConnectionWords | null {
  switch (state.kind) {
    case 'live':
      return { tone: 'fine', text: state.transport === 'sse' ? 'Live over SSE' : 'Live' };
    case 'connecting':
      return { tone: 'waiting', text: 'Connecting' };
    case 'reconnecting': {
      const seconds = Math.ceil((state.retryAt - now) / 1_000);
      return { tone: 'waiting', text: seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting' };
    }
    case 'offline':
      return { tone: 'bad', text: 'Offline' };
    case 'signed-out':
      return { tone: 'bad', text: 'Signed out' };
    case 'closed':
      return null;
  }
}
