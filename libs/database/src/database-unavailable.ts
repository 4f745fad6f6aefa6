import { isNativeError } from 'node:util/types';
import { QueryFailedError } from 'typeorm';

/** What the network says when nobody is there, or no longer; then a standby server, and a transaction left idle. */
const CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENOENT'],
  ...['25006', '25P03'],
]);
/** SQLSTATE classes: connection, no room, and the operator stepping in. */
const SQLSTATE = /^(08|53|57)/;
/** The pool and the driver give no code to these. */
const DRIVER_MESSAGES = /connection terminated|timeout exceeded when trying to connect|connection error|query read timeout|already released/i;

/** Whether an error means that PostgreSQL cannot be worked with at the moment, whoever reported it. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof QueryFailedError) return isDatabaseUnavailable(error.driverError);
  if (!isNativeError(error)) return false;
  // Where a name has several addresses, each has its own failure.
  if ('errors' in error && Array.isArray(error.errors) && error.errors.some(isDatabaseUnavailable)) return true;
  return saysUnavailable('code' in error ? String(error.code) : '') || DRIVER_MESSAGES.test(error.message);
}

function saysUnavailable(code: string): boolean {
  return CODES.has(code) || (code.length === 5 && SQLSTATE.test(code));
}
