import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ProblemError } from '@parley/contracts';
import { ACCESS_TOKEN_STRATEGY } from '../token/access-token.strategy';
import { expiredToken, invalidToken, missingToken } from '../token/claims';

/**
 * Lets a request in only with a good access token, and keeps its claims for `@CurrentUser()`.
 * @throws UnauthenticatedError `unauthenticated` (no token), `token_expired`, `token_invalid` or `session_ended`
 * @throws UnavailableError while auth's keys could not be fetched yet
 */
@Injectable()
export class AccessTokenGuard extends AuthGuard(ACCESS_TOKEN_STRATEGY) {
  /** Passport tells of a refused token in `info`, of one whose claims were refused in `error`. */
  override handleRequest<Claims>(error: unknown, claims: Claims | false, info: unknown): Claims {
    if (error) throw error;
    if (claims) return claims;
    if (info instanceof ProblemError) throw info;
    if (info instanceof Error && info.name === 'TokenExpiredError') throw expiredToken();
    if (info instanceof Error && info.message === 'No auth token') throw missingToken();
    throw invalidToken();
  }
}
