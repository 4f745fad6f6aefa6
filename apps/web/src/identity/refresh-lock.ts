/**
 * Runs `work` in one tab at a time. A refresh token is good for one use: two tabs that spend the same one would look
 * like a thief, and end the session for both. Without Web Locks (plain http) tabs take their chance.
 */
export function withRefreshLock<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('parley.refresh', work) : work();
}
