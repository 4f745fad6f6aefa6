/** Used, and set aside for generations under way, in the present day and month. */
export interface Spent {
  tokensToday: { used: number; reserved: number };
  /** Micro-units. */
  costThisMonth: { used: number; reserved: number };
  /** As `2026-11-25` and `2026-11`. */
  day: string;
  month: string;
}

/** As PostgreSQL's driver gives it: numbers as text. */
export type Row = Record<string, unknown>;

/** A table of one row. */
export const PERIODS = `(SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM') AS month) AS period`;

/** Columns of a query over `PERIODS` and balances `b`, grouped by day and month. */
export const SPENT = `period.day, period.month,
  sum(b.used_tokens) FILTER (WHERE b.period = period.day) AS tokens_used,
  sum(b.reserved_tokens) FILTER (WHERE b.period = period.day) AS tokens_reserved,
  sum(b.used_cost) FILTER (WHERE b.period = period.month) AS cost_used,
  sum(b.reserved_cost) FILTER (WHERE b.period = period.month) AS cost_reserved`;

export function spentOf(row: Row): Spent {
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    tokensToday: { used: number('tokens_used'), reserved: number('tokens_reserved') },
    costThisMonth: { used: number('cost_used'), reserved: number('cost_reserved') },
    day: String(row['day'] ?? ''),
    month: String(row['month'] ?? ''),
  };
}
