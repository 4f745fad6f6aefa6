import { Inject, Injectable } from '@nestjs/common';
import { SIGNING_ALGORITHM } from '@parley/auth-guard';
import type { Role } from '@parley/contracts';
import { SignJWT } from 'jose';
import type { Env } from '../env';
import { ENV } from '../settings.module';
import { SigningKeys } from '../signing-keys/signing-keys';

/** Signs access tokens: whoever has the public keys can check them without asking us. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async issue(
    user: { id: string; role: Role },
    sessionId: string,
    teams: string[],
  ): Promise<{ accessToken: string; expiresIn: number }> {
    const { kid, privateKey } = await this.keys.newest();
    const expiresIn = this.env.ACCESS_TOKEN_SECONDS;
    const now = Math.floor(Date.now() / 1_000);
    const accessToken = await new SignJWT({ sid: sessionId, role: user.role, ...(teams.length ? { teams } : {}) })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: 'JWT' })
      .setSubject(user.id)
      .setIssuer('parley')
      .setAudience('parley')
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + expiresIn)
      .sign(privateKey);
    return { accessToken, expiresIn };
  }
}
