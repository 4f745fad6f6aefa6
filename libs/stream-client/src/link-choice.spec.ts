import { LinkChoice } from './link-choice';

describe('the choice of transport', () => {
  it('is WebSocket, and SSE at once when that does not open', () => {
    const choice = new LinkChoice();
    expect(choice.next).toBe('websocket');
    expect(choice.failed('websocket')).toBe(true);
    expect(choice.next).toBe('sse');
  });

  it('stays with SSE after it opened where WebSocket did not, and looks for WebSocket less and less often', () => {
    const choice = new LinkChoice();
    choice.failed('websocket');
    choice.opened('sse');
    expect(choice.next).toBe('sse');
    expect([1, 2, 3, 4, 5].map(() => choice.nextProbeInMs())).toEqual([60_000, 120_000, 240_000, 480_000, 600_000]);
    choice.opened('websocket');
    expect(choice.next).toBe('websocket');
    expect(choice.nextProbeInMs()).toBeNull();
  });

  it('blames nobody when both fail: then it was the server or the network', () => {
    const choice = new LinkChoice();
    choice.failed('websocket');
    expect(choice.failed('sse')).toBe(false);
    expect(choice.next).toBe('websocket');
    choice.failed('websocket');
    choice.opened('sse');
    expect(choice.failed('sse')).toBe(false);
    expect(choice.next).toBe('websocket');
  });

  it('is the one that is wished for, whatever happens', () => {
    for (const wish of ['websocket', 'sse'] as const) {
      const choice = new LinkChoice(wish);
      expect(choice.failed(wish)).toBe(false);
      choice.opened(wish);
      expect(choice.next).toBe(wish);
      expect(choice.nextProbeInMs()).toBeNull();
    }
  });
});
