import { Injectable } from '@nestjs/common';
import { type AccessTokenClaims, type DeleteAccountBody, InvalidRequestError, NotFoundError, ProblemError } from '@parley/contracts';
import type { Caller } from '../http/caller';
import { SessionRepository } from '../sessions/session.repository';
import { Credentials } from '../users/credentials';
import type { UserEntity } from '../users/user.entity';
import { UserRepository } from '../users/user.repository';

/** Who signs in elsewhere must have done so in this time. */
const RECENTLY_MS = 600_000;

/** A stolen session alone must not be enough to delete an account. */
@Injectable()
export class OwnershipProofs {
  constructor(
    private readonly users: UserRepository,
    private readonly credentials: Credentials,
    private readonly sessions: SessionRepository,
  ) {}

  async require({ sub, sid }: AccessTokenClaims, { password }: DeleteAccountBody, caller: Caller): Promise<UserEntity> {
    const user = await this.users.findById(sub);
    if (!user) throw new NotFoundError('person');
    if (user.passwordHash === null) await this.requireFreshSession(sid);
    else if (password === undefined) throw passwordMissing();
    else await this.credentials.confirm(user, password, caller);
    return user;
  }

  private async requireFreshSession(id: string): Promise<void> {
    const session = await this.sessions.transaction((manager) => this.sessions.findLive(manager, id));
    if (session && Date.now() - session.createdAt.getTime() < RECENTLY_MS) return;
    const detail = 'Sign in once more to delete your account.';
    throw new ProblemError({ status: 403, code: 'sign_in_again', title: 'This was too long ago', detail });
  }
}

function passwordMissing(): InvalidRequestError {
  return new InvalidRequestError('Your password is wanted to delete your account.', [{ path: 'password', message: 'is wanted' }]);
}
