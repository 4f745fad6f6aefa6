import { Injectable } from '@nestjs/common';
import {
  type AccessTokenClaims,
  type ChangePasswordBody,
  type LoginBody,
  NotFoundError,
  type RegisterBody,
} from '@parley/contracts';
import type { Caller } from '../http/caller';
import { SessionsService } from '../sessions/sessions.service';
import { Credentials } from './credentials';
import { SignUpPolicy } from './sign-up-policy';
import type { UserEntity } from './user.entity';
import { UserRepository } from './user.repository';

/** What people do with their accounts. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly policy: SignUpPolicy,
    private readonly credentials: Credentials,
    private readonly sessions: SessionsService,
    private readonly users: UserRepository,
  ) {}

  async register(body: RegisterBody, caller: Caller): Promise<UserEntity> {
    await this.policy.allow(body.email, caller);
    return this.credentials.create(body, caller);
  }

  login({ email, password }: LoginBody, caller: Caller): Promise<UserEntity> {
    return this.credentials.check(email, password, caller);
  }

  /** Ends every other session of this person. */
  async changePassword({ sub, sid }: AccessTokenClaims, body: ChangePasswordBody, caller: Caller): Promise<void> {
    await this.credentials.change(await this.find(sub), body, caller);
    await this.sessions.endOthers(sub, sid);
  }

  private async find(id: string): Promise<UserEntity> {
    const user = await this.users.findById(id);
    if (!user) throw new NotFoundError('person');
    return user;
  }
}
