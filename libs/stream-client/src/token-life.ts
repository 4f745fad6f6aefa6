/** Share of a token's remaining life after which it is replaced. */
const USED_UP = 0.8;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * When to replace a token, in milliseconds from now; null when it does not say how long it is good for.
 * By its own `iat` too, since the clock of this device may be wrong. The server checks tokens, not we.
 */
export function refreshInMs(token: string, now = Date.now()): number | null {
  const { exp, iat } = readTimes(token);
  if (exp === undefined) return null;
  const bySelf = iat === undefined ? Infinity : exp - iat;
  const left = Math.min(bySelf, exp - now / 1_000) * 1_000;
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, left * USED_UP));
}

function readTimes(token: string): { exp?: number; iat?: number } {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { exp, iat } = JSON.parse(atob(payload)) as Record<string, unknown>;
    return { ...(typeof exp === 'number' ? { exp } : {}), ...(typeof iat === 'number' ? { iat } : {}) };
  } catch {
    return {};
  }
}
