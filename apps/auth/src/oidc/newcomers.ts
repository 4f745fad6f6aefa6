import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit';
import type { Caller } from '../http/caller';
import { SignUpPolicy } from '../users/sign-up-policy';
import type { UserEntity } from '../users/user.entity';
import { EmailTakenError, UserRepository } from '../users/user.repository';
import type { ForeignPerson } from './identity-provider';

export type VerifiedPerson = ForeignPerson & { email: string };

/** Finds the account of a verified address, or makes one where that is allowed. */
@Injectable()
export class Newcomers {
  constructor(
    private readonly users: UserRepository,
    private readonly policy: SignUpPolicy,
    private readonly audit: Audit,
  ) {}

  /** @throws ProblemError `sign_up_closed`, `too_many_signups` */
  async accountOf(person: VerifiedPerson, caller: Caller): Promise<UserEntity> {
    const user = await this.users.findByEmail(person.email);
    if (user) return user;
    await this.policy.allow(person.email, caller, 'provider');
    return this.signUp(person, caller);
  }

  private async signUp({ email, name }: VerifiedPerson, caller: Caller): Promise<UserEntity> {
    const shown = (name ?? email.split('@')[0] ?? email).replaceAll('\u0000', '').toWellFormed().slice(0, 100);
    try {
      const user = await this.users.add({ email, name: shown, passwordHash: null, emailVerifiedAt: new Date() });
      await this.audit.note('registered', caller, { userId: user.id });
      return user;
    } catch (error) {
      // Two tabs may come back at the same moment.
      const other = error instanceof EmailTakenError ? await this.users.findByEmail(email) : null;
      if (!other) throw error;
      return other;
    }
  }
}
