import { connectionWords } from './connection-words';

describe('the connection indicator', () => {
  it('counts down to the next try', () => {
    expect(connectionWords({ kind: 'reconnecting', retryAt: 5_000 }, 2_100)?.text).toBe('Reconnecting in 3 s');
    expect(connectionWords({ kind: 'reconnecting', retryAt: 5_000 }, 5_001)?.text).toBe('Reconnecting');
  });

  it('says when the way is the second best', () => {
    expect(connectionWords({ kind: 'live', transport: 'sse' }, 0)).toEqual({ tone: 'fine', text: 'Live over SSE' });
    expect(connectionWords({ kind: 'live', transport: 'websocket' }, 0)).toEqual({ tone: 'fine', text: 'Live' });
  });

  it('is silent before anything was opened', () => {
    expect(connectionWords({ kind: 'closed' }, 0)).toBeNull();
  });
});
