import { Injectable } from '@nestjs/common';
import { type ChangePasswordBody, ProblemError, type RegisterBody } from '@parley/contracts';
import { AttemptLimits } from '../abuse/attempt-limits';
import { Audit } from '../audit/audit';
import type { Caller } from '../http/caller';
import { Passwords } from '../passwords/passwords';
import type { UserEntity } from './user.entity';
import { UserRepository } from './user.repository';

/** People and their passwords: making, checking and changing them, with guessers slowed down. */
@Injectable()
export class Credentials {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly limits: AttemptLimits,
    private readonly audit: Audit,
  ) {}

  /** @throws EmailTakenError; InvalidRequestError for a common password */
  async create({ email, password, name }: RegisterBody, caller: Caller): Promise<UserEntity> {
    const passwordHash = await this.passwords.hash(password);
    const user = await this.users.add({ email, name: name ?? email.split('@')[0] ?? email, passwordHash });
    await this.audit.note('registered', caller, { userId: user.id });
    return user;
  }

  /** @throws ProblemError `wrong_credentials`, the same for a wrong password and for nobody; `too_many_attempts` */
  async check(email: string, password: string, caller: Caller): Promise<UserEntity> {
    await this.limits.beforeSignIn(email, caller);
    const user = await this.users.findByEmail(email);
    const isRight = await this.passwords.matches(password, user?.passwordHash);
    if (!user || !isRight) {
      await this.limits.signInFailed(email, caller);
      await this.audit.note('sign_in_failed', caller, user ? { userId: user.id } : {});
      throw new ProblemError({ status: 401, code: 'wrong_credentials', title: 'E-mail or password is wrong' });
    }
    await this.limits.signedIn(email, caller);
    await this.audit.note('signed_in', caller, { userId: user.id });
    return user;
  }

  /** Asks somebody who is signed in for the password once more. @throws ProblemError `wrong_password`, `too_many_attempts` */
  async confirm(user: UserEntity, password: string, caller: Caller): Promise<void> {
    await this.limits.beforeSignIn(user.email, caller);
    if (await this.passwords.matches(password, user.passwordHash)) return;
    await this.limits.signInFailed(user.email, caller);
    throw new ProblemError({ status: 403, code: 'wrong_password', title: 'The current password is wrong' });
  }

  /** @throws ProblemError `wrong_password`, `too_many_attempts` */
  async change(user: UserEntity, { currentPassword, newPassword }: ChangePasswordBody, caller: Caller): Promise<void> {
    await this.confirm(user, currentPassword, caller);
    await this.users.setPassword(user.id, await this.passwords.hash(newPassword));
    await this.audit.note('password_changed', caller, { userId: user.id });
  }
}
