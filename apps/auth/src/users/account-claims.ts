import { Injectable } from '@nestjs/common';
import { ApiKeysService } from '../api-keys/api-keys.service';
import type { Caller } from '../http/caller';
import { SessionsService } from '../sessions/sessions.service';
import type { UserEntity } from './user.entity';
import { UserRepository } from './user.repository';

/** Accounts whose address was only said to be somebody's, until its owner comes and proves it. */
@Injectable()
export class AccountClaims {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionsService,
    private readonly apiKeys: ApiKeysService,
  ) {}

  /**
   * Anybody can have made an account with this address, since nobody asked for a proof of it. Now its owner has come:
   * whatever the other one could still come in with ends.
   */
  async claim({ id, emailVerifiedAt }: UserEntity, caller: Caller): Promise<void> {
    if (emailVerifiedAt) return;
    await this.users.claim(id);
    await this.apiKeys.revokeAll(id);
    await this.sessions.endAll('account_claimed', caller, { userId: id });
  }
}
