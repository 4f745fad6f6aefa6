import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import type { Env } from '../env';
import { ENV } from '../settings.module';
import { refusalOf } from './oidc-problems';

/** What only the browser that began a sign-in may know, and we when it comes back. */
export interface OidcAttempt {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Who somebody is, as the provider says. */
export interface ForeignPerson {
  issuer: string;
  subject: string;
  email: string | undefined;
  isEmailVerified: boolean;
  name: string | undefined;
}

const CALLBACK_PATH = '/api/auth/oidc/callback';
const TIMEOUT_SECONDS = 5;
/** Its addresses and keys are looked up anew after this time. */
const FRESH_MS = 3_600_000;

/** Some providers write booleans as text. */
const Claims = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email()).optional().catch(undefined),
  email_verified: z.union([z.literal(true), z.literal('true').transform(() => true)]).catch(false as never),
  name: z.string().trim().min(1).optional().catch(undefined),
});

/** The OpenID provider where people may sign in, if there is one; found at its first use, so that we start without it. */
@Injectable()
export class IdentityProvider {
  private found: { configuration: Configuration; at: number } | null = null;

  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly logger: PinoLogger,
  ) {}

  get isConfigured(): boolean {
    return this.env.OIDC_ISSUER !== undefined;
  }

  /** @returns where to send the browser. @throws OidcRefusedError `oidc_unavailable`; NotFoundError without a provider */
  async begin(): Promise<{ url: URL; attempt: OidcAttempt }> {
    const configuration = await this.configuration();
    const attempt = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.env.PUBLIC_URL}${CALLBACK_PATH}`,
      scope: this.env.OIDC_SCOPES,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, attempt };
  }

  /**
   * Trades the code of a callback for who came. State, nonce, PKCE, issuer, audience, times and signature are checked.
   * @param query the query of the callback, as it came
   * @throws OidcRefusedError
   */
  async finish(query: string, { state, nonce, codeVerifier }: OidcAttempt): Promise<ForeignPerson> {
    const configuration = await this.configuration();
    const url = new URL(`${this.env.PUBLIC_URL}${CALLBACK_PATH}${query}`);
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
    try {
      const tokens = await authorizationCodeGrant(configuration, url, checks);
      const claims = tokens.claims();
      if (!claims) throw new Error('the provider sent no ID token');
      // Many providers tell the address only when they are asked for it.
      const facts = claims['email'] ? claims : await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      const { email, email_verified: isEmailVerified, name } = Claims.parse(facts);
      return { issuer: claims.iss, subject: claims.sub, email, isEmailVerified, name };
    } catch (error) {
      this.logger.warn({ err: error }, 'a sign-in at the provider was refused');
      throw refusalOf(error);
    }
  }

  private async configuration(): Promise<Configuration> {
    const { OIDC_ISSUER, OIDC_CLIENT_ID = '', OIDC_CLIENT_SECRET } = this.env;
    if (!OIDC_ISSUER) throw new NotFoundError('way to sign in');
    if (this.found && Date.now() - this.found.at < FRESH_MS) return this.found.configuration;
    const issuer = new URL(OIDC_ISSUER);
    const execute = [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])];
    try {
      const options = { execute, timeout: TIMEOUT_SECONDS };
      const configuration = await discovery(issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, options);
      this.found = { configuration, at: Date.now() };
    } catch (error) {
      this.logger.warn({ err: error }, 'the provider of OIDC_ISSUER could not be asked how to sign in there');
      if (!this.found) throw refusalOf(error instanceof TypeError ? error : new TypeError('no discovery', { cause: error }));
    }
    return this.found.configuration;
  }
}
