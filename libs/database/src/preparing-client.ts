import { createHash } from 'node:crypto';
import pg from 'pg';

/** Statements that one connection keeps; others are planned each time. Ours are far fewer: lists of ids vary in length. */
const MOST_KEPT = 300;
/** `*` as a list of columns: when a migration adds one, PostgreSQL refuses a plan that was made before. */
const ALL_COLUMNS = /(SELECT|RETURNING|,)\s+\*|\.\*/i;

const EACH_TIME = '/* planned each time */';

/** Marks a statement whose best plan depends on what it is asked, as with words that are rare or everywhere. */
export const plannedEachTime = (text: string): string => `${EACH_TIME} ${text}`;

const isPlannedEachTime = (text: string): boolean => text.startsWith(EACH_TIME) || ALL_COLUMNS.test(text);

const names = new Map<string, string | undefined>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.has(text)) return known;
  if (names.size >= MOST_KEPT) return undefined;
  const name = isPlannedEachTime(text) ? undefined : createHash('sha256').update(text).digest('base64url').slice(0, 24);
  names.set(text, name);
  return name;
}

/**
 * A connection that has each of its statements parsed and planned once: for the short ones of a request, that costs more
 * than to run them. A pooler in between must support prepared statements (PgBouncer 1.21 and newer do).
 */
export class PreparingClient extends pg.Client {
  constructor(options?: pg.ClientConfig) {
    super(options);
    // Between the pool and who takes a connection out of it nobody listens. A lost one says so with the next statement.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...request: unknown[]) => unknown;
    this.query = ((...request: unknown[]): unknown => {
      const [text, values, ...rest] = request;
      const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
      return name ? query({ name, text, values }, ...rest) : query(...request);
    }) as typeof this.query;
  }
}
