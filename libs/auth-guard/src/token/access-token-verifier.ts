import { Inject, Injectable } from '@nestjs/common';
import { type AccessTokenClaims, ProblemError } from '@parley/contracts';
import { errors, type JWTHeaderParameters, jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_SECONDS, TOKEN_EXPECTATIONS, type TokenExpectations } from '../auth-guard-options';
import { SIGNING_ALGORITHM } from '../keys/jwks';
import { VerificationKeys } from '../keys/verification-keys';
import { EndedSessions } from '../sessions/ended-sessions';
import { expiredToken, invalidToken, missingToken, refuseEnded, toClaims } from './claims';

/** Checks access tokens where there is no HTTP request, such as at the handshake of a socket. */
@Injectable()
export class AccessTokenVerifier {
  constructor(
    private readonly keys: VerificationKeys,
    private readonly ended: EndedSessions,
    @Inject(TOKEN_EXPECTATIONS) private readonly expectations: Required<TokenExpectations>,
  ) {}

  /**
   * @throws UnauthenticatedError `unauthenticated` (no token), `token_expired`, `token_invalid` or `session_ended`
   * @throws UnavailableError while auth's keys could not be fetched yet
   */
  async verify(token: string): Promise<AccessTokenClaims> {
    if (!token) throw missingToken();
    try {
      const { payload } = await jwtVerify(token, (header) => this.keyFor(header), {
        ...this.expectations,
        algorithms: [SIGNING_ALGORITHM],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return refuseEnded(toClaims(payload), this.ended);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw error instanceof errors.JWTExpired ? expiredToken() : invalidToken();
    }
  }

  private async keyFor({ kid }: JWTHeaderParameters) {
    const key = kid ? await this.keys.find(kid) : null;
    if (!key) throw invalidToken();
    return key;
  }
}
