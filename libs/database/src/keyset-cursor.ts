import { InvalidRequestError, type Page } from '@parley/contracts';
import { z } from 'zod';

/** A time as text that loses nothing of it, for a cursor; JavaScript's dates know only milliseconds. */
export function momentOf(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Opaque cursor of a list: the sort key of its last row. */
export function encodeCursor(key: readonly (string | boolean | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Of rows that were read with one more than `limit`, which says whether there are more. */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (last: Row) => Parameters<typeof encodeCursor>[0]): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rows.length > limit ? encodeCursor(keyOf(last)) : null };
}

/** @throws InvalidRequestError when the cursor is not one of ours */
export function decodeCursor<S extends z.ZodType>(schema: S, cursor: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new InvalidRequestError('cursor: not one that this list gave out', [
      { path: 'cursor', message: 'not one that this list gave out' },
    ]);
  }
}
