import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { AccessTokenClaims } from '@parley/contracts';
import { decodeProtectedHeader } from 'jose';
import { ExtractJwt, type SecretOrKeyProvider, Strategy } from 'passport-jwt';
import { CLOCK_TOLERANCE_SECONDS, TOKEN_EXPECTATIONS, type TokenExpectations } from '../auth-guard-options';
import { SIGNING_ALGORITHM } from '../keys/jwks';
import { VerificationKeys } from '../keys/verification-keys';
import { EndedSessions } from '../sessions/ended-sessions';
import { invalidToken, refuseEnded, toClaims } from './claims';

export const ACCESS_TOKEN_STRATEGY = 'access-token';

/** Checks the bearer token of an HTTP request; its key is looked up by the token's `kid`. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN_STRATEGY) {
  constructor(
    keys: VerificationKeys,
    private readonly ended: EndedSessions,
    @Inject(TOKEN_EXPECTATIONS) expectations: Required<TokenExpectations>,
  ) {
    super({
      ...expectations,
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: keyProvider(keys),
      algorithms: [SIGNING_ALGORITHM],
      jsonWebTokenOptions: { clockTolerance: CLOCK_TOLERANCE_SECONDS },
    });
  }

  validate(payload: unknown): AccessTokenClaims {
    return refuseEnded(toClaims(payload), this.ended);
  }
}

function keyProvider(keys: VerificationKeys): SecretOrKeyProvider<unknown> {
  return (_request, token: string, done) => {
    publicKey(keys, token).then(
      // The library beneath takes a key as it is, though the types of this one name text alone: no PEM is written and read for each request.
      (key) => done(null, key as unknown as Buffer),
      (error: unknown) => done(error),
    );
  };
}

async function publicKey(keys: VerificationKeys, token: string): Promise<KeyObject> {
  const { kid } = decodeProtectedHeader(token);
  const key = kid ? await keys.find(kid) : null;
  if (!key) throw invalidToken();
  return key;
}
