import type { ConnectionState } from '@parley/stream-client';
import type { Translate } from '../i18n/translate';

export interface ConnectionWords {
  readonly tone: 'fine' | 'waiting' | 'bad';
  readonly text: string;
  /** Nothing that anybody needs to read. */
  readonly isPlain?: boolean;
}

/** What the indicator says; null while all is as it should be and nobody needs to know. */
export function connectionWords(state: ConnectionState, now: number, t: Translate): ConnectionWords | null {
  switch (state.kind) {
    case 'live':
      return state.transport === 'sse' ? { tone: 'fine', text: t('connection.overSse') } : { tone: 'fine', text: t('connection.live'), isPlain: true };
    case 'connecting':
      return { tone: 'waiting', text: t('connection.connecting') };
    case 'reconnecting': {
      const seconds = Math.ceil((state.retryAt - now) / 1_000);
      return { tone: 'waiting', text: seconds > 0 ? t('connection.reconnectingIn', { seconds }) : t('connection.reconnecting') };
    }
    case 'offline':
      return { tone: 'bad', text: t('connection.offline') };
    case 'signed-out':
      return { tone: 'bad', text: t('connection.signedOut') };
    case 'closed':
      return null;
  }
}
