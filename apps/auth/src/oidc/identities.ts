import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import type { Caller } from '../http/caller';
import { AccountClaims } from '../users/account-claims';
import type { UserEntity } from '../users/user.entity';
import { IdentityRepository } from './identity.repository';
import type { ForeignPerson } from './identity-provider';
import { Newcomers, type VerifiedPerson } from './newcomers';
import { OidcRefusedError } from './oidc-problems';

/** Whose account somebody comes to who signed in at the provider. An account is found by a verified address alone. */
@Injectable()
export class Identities {
  constructor(
    private readonly identities: IdentityRepository,
    private readonly newcomers: Newcomers,
    private readonly claims: AccountClaims,
    private readonly audit: Audit,
  ) {}

  /** @throws OidcRefusedError `oidc_email_unverified`; ProblemError `sign_up_closed`, `too_many_signups` */
  async personOf(person: ForeignPerson, caller: Caller): Promise<UserEntity> {
    const known = await this.identities.findUser(person);
    const user = known ?? (await this.linkByEmail(verified(person), caller));
    await this.audit.note('signed_in', caller, { userId: user.id, detail: person.issuer });
    return user;
  }

  private async linkByEmail(person: VerifiedPerson, caller: Caller): Promise<UserEntity> {
    const user = await this.newcomers.accountOf(person, caller);
    await this.claims.claim(user, caller);
    await this.identities.link(person, user.id);
    await this.audit.note('identity_linked', caller, { userId: user.id, detail: person.issuer });
    return user;
  }
}

function verified(person: ForeignPerson): VerifiedPerson {
  const { email, isEmailVerified } = person;
  if (email && isEmailVerified) return { ...person, email };
  throw new OidcRefusedError('oidc_email_unverified', 'The provider has not verified the address of this account.');
}
