import { AccessTokenClaims, UnauthenticatedError } from '@parley/contracts';

/** The claims of a payload whose signature was checked. One without `exp`, or of another shape, is no token of ours. */
export function toClaims(payload: unknown): AccessTokenClaims {
  const claims = AccessTokenClaims.safeParse(payload).data;
  if (!claims) throw invalidToken();
  return claims;
}

/** Says no more than this, so that nobody learns from the answer how close a forgery came. */
export const invalidToken = (): UnauthenticatedError =>
  new UnauthenticatedError('token_invalid', 'This access token is not valid.');

export const expiredToken = (): UnauthenticatedError =>
  new UnauthenticatedError('token_expired', 'This access token has expired: refresh it.');

export const missingToken = (): UnauthenticatedError =>
  new UnauthenticatedError('unauthenticated', 'This needs an access token (Authorization: Bearer).');
