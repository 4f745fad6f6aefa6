/** What a provider says about one of its limits. */
export interface ReportedLimit {
  limit: number | null;
  remaining: number;
  /** Milliseconds until it is whole again. */
  resetMs: number;
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `x-ratelimit-{limit,remaining,reset}-<kind>`; null where a provider says nothing, or nothing sensible. */
export function reportedLimit(headers: Headers, kind: 'requests' | 'tokens'): ReportedLimit | null {
  const of = (name: string): string | null => headers.get(`x-ratelimit-${name}-${kind}`);
  const remaining = count(of('remaining'));
  const resetMs = duration(of('reset'));
  if (remaining === null || resetMs === null) return null;
  return { limit: count(of('limit')), remaining, resetMs };
}

/** Milliseconds until there is room for so much: limits refill steadily, and `reset` is when they are whole again. */
export function waitFor({ limit, remaining, resetMs }: ReportedLimit, wanted: number): number {
  const needed = limit === null ? wanted : Math.min(wanted, limit);
  if (remaining >= needed) return 0;
  if (limit === null || limit <= remaining) return resetMs;
  return Math.min(resetMs, Math.ceil((resetMs * (needed - remaining)) / (limit - remaining)));
}

function count(value: string | null): number | null {
  return value !== null && /^\d{1,15}$/.test(value.trim()) ? Number(value) : null;
}

/** `6m0s`, `1.5s`, `20ms`, or plain seconds. */
function duration(value: string | null): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  if (!/^(\d{1,9}(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null;
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h|d)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
}
