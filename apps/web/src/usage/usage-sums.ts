/** What was used on one day, of whatever it is. */
export interface UsageRow {
  readonly day: string;
  readonly tokens: number;
  readonly cost: number;
  readonly generations: number;
}

export interface Sum {
  /** Of the person, the model, the chat or the day. */
  readonly key: string;
  readonly tokens: number;
  readonly cost: number;
  readonly generations: number;
}

/** Adds up what was used, the most first. */
export function sumBy<Row extends UsageRow>(rows: readonly Row[], keyOf: (row: Row) => string): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = sums.get(key) ?? { key, tokens: 0, cost: 0, generations: 0 };
    sums.set(key, { key, tokens: before.tokens + row.tokens, cost: before.cost + row.cost, generations: before.generations + row.generations });
  }
  return [...sums.values()].sort((a, b) => b.tokens - a.tokens || a.key.localeCompare(b.key));
}

/** The days of a span that ends with `last` (UTC), the oldest first, those without use too. */
export function daysBefore(last: Date, count: number): string[] {
  return Array.from({ length: count }, (_, index) => new Date(last.getTime() - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10));
}
