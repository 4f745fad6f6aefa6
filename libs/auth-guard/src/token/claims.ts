import { AccessTokenClaims, UnauthenticatedError } from '@parley/contracts';
import type { EndedSessions } from '../sessions/ended-sessions';

/** The claims of a payload whose signature was checked. One without `exp`, or of another shape, is no token of ours. */
export function toClaims(payload: unknown): AccessTokenClaims {
  const claims = AccessTokenClaims.safeParse(payload).data;
  if (!claims) throw invalidToken();
  return claims;
}

/** @throws UnauthenticatedError `session_ended` when the session behind a token is over, though the token has not run out */
export function refuseEnded(claims: AccessTokenClaims, ended: EndedSessions): AccessTokenClaims {
  if (ended.has(claims.sid)) throw new UnauthenticatedError('session_ended', 'This session has ended: sign in again.');
  return claims;
}

/** Says no more than this, so that nobody learns from the answer how close a forgery came. */
export const invalidToken = (): UnauthenticatedError =>
  new UnauthenticatedError('token_invalid', 'This access token is not valid.');

export const expiredToken = (): UnauthenticatedError =>
  new UnauthenticatedError('token_expired', 'This access token has expired: refresh it.');

export const missingToken = (): UnauthenticatedError =>
  new UnauthenticatedError('unauthenticated', 'This needs an access token (Authorization: Bearer).');
