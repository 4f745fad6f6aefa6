import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Env } from '../env';
import type { Caller } from '../http/caller';
import { type SignIn, SignIns } from '../sessions/sign-ins';
import { ENV } from '../settings.module';
import { SealedBox } from '../signing-keys/sealed-box';
import { Identities } from './identities';
import { IdentityProvider } from './identity-provider';
import { OidcRefusedError } from './oidc-problems';
import { returnPath } from './return-path';

const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  until: z.number(),
});

const LIFE_MS = 600_000;

/** A sign-in at the provider, from the click to the session. Between the two nothing of it is kept but a sealed cookie. */
@Injectable()
export class OidcSignIns {
  private readonly box: SealedBox;

  constructor(
    private readonly provider: IdentityProvider,
    private readonly identities: Identities,
    private readonly signIns: SignIns,
    @Inject(ENV) env: Env,
  ) {
    this.box = new SealedBox(env.AUTH_KEY_SECRET, 'parley sign-in elsewhere');
  }

  /** @throws OidcRefusedError `oidc_unavailable`; NotFoundError without a provider */
  async begin(wish: string | undefined): Promise<{ url: string; state: string; sealed: string }> {
    const { url, attempt } = await this.provider.begin();
    const kept: z.infer<typeof Attempt> = { ...attempt, returnTo: returnPath(wish), until: Date.now() + LIFE_MS };
    return { url: url.href, state: attempt.state, sealed: this.box.seal(JSON.stringify(kept)) };
  }

  /** @throws OidcRefusedError and the refusals of sign-up */
  async finish(query: string, sealed: string | undefined, caller: Caller): Promise<{ signIn: SignIn; returnTo: string }> {
    const attempt = this.open(sealed);
    const person = await this.provider.finish(query, attempt);
    const user = await this.identities.personOf(person, caller);
    return { signIn: await this.signIns.begin(user, caller), returnTo: attempt.returnTo };
  }

  private open(sealed: string | undefined): z.infer<typeof Attempt> {
    const attempt = sealed === undefined ? null : this.unseal(sealed);
    if (attempt && attempt.until > Date.now()) return attempt;
    throw new OidcRefusedError('oidc_expired', 'This sign-in was not begun in this browser, or too long ago.');
  }

  private unseal(sealed: string): z.infer<typeof Attempt> | null {
    try {
      return Attempt.parse(JSON.parse(this.box.open(sealed)));
    } catch {
      return null;
    }
  }
}
