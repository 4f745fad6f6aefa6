import { InvalidRequestError } from '@parley/contracts';
import { z } from 'zod';

/** A time as text that loses nothing of it, for a cursor; JavaScript's dates know only milliseconds. */
export function momentOf(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Opaque cursor of a list: the sort key of its last row. */
export function encodeCursor(key: readonly (string | boolean | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
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
