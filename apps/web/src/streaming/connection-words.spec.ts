import { english } from '../i18n/english.fixture';
import { connectionWords } from './connection-words';

describe('the connection indicator', () => {
  it('counts down to the next try', () => {
    expect(connectionWords({ kind: 'reconnecting', retryAt: 5_000 }, 2_100, english)?.text).toBe('Reconnecting in 3 s');
    expect(connectionWords({ kind: 'reconnecting', retryAt: 5_000 }, 5_001, english)?.text).toBe('Reconnecting');
  });

  it('says when the way is the second best', () => {
    expect(connectionWords({ kind: 'live', transport: 'sse' }, 0, english)).toEqual({ tone: 'fine', text: 'Live over SSE' });
    expect(connectionWords({ kind: 'live', transport: 'websocket' }, 0, english)).toEqual({ tone: 'fine', text: 'Live', isPlain: true });
  });

  it('is silent before anything was opened', () => {
    expect(connectionWords({ kind: 'closed' }, 0, english)).toBeNull();
  });
});
