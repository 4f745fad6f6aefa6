import { Injectable } from '@nestjs/common';
import { ProblemError, type SignedIn } from '@parley/contracts';
import type { Caller } from '../http/caller';
import { TeamRepository } from '../teams/team.repository';
import { AccessTokens } from '../tokens/access-tokens';
import type { UserEntity } from '../users/user.entity';
import { UserRepository } from '../users/user.repository';
import { toUserView } from '../users/user.view';
import { type RefreshedSession, RefreshRefusedError, type RefreshRequest, SessionsService } from './sessions.service';

/** An answer for the body, and what goes into the cookie beside it. */
export interface SignIn {
  body: SignedIn;
  refreshToken: string;
  expiresAt: Date;
}

/** Begins and continues sessions, each time with a fresh pair of tokens. */
@Injectable()
export class SignIns {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UserRepository,
    private readonly tokens: AccessTokens,
    private readonly teams: TeamRepository,
  ) {}

  /** @throws ProblemError `account_disabled` */
  async begin(user: UserEntity, caller: Caller): Promise<SignIn> {
    if (user.disabledAt) throw accountDisabled();
    return this.toSignIn(user, await this.sessions.begin(user.id, caller));
  }

  /** @throws RefreshRefusedError */
  async continue(request: RefreshRequest, caller: Caller): Promise<SignIn> {
    const refreshed = await this.sessions.refresh(request, caller);
    const user = await this.users.findById(refreshed.session.userId);
    if (!user || user.disabledAt) throw new RefreshRefusedError('refresh_invalid');
    return this.toSignIn(user, refreshed);
  }

  private async toSignIn(user: UserEntity, { session, refreshToken }: RefreshedSession): Promise<SignIn> {
    const token = await this.tokens.issue(user, session.id, await this.teams.idsOf(user.id));
    return { body: { ...token, user: toUserView(user) }, refreshToken, expiresAt: session.expiresAt };
  }
}

function accountDisabled(): ProblemError {
  const detail = 'Ask your administrators.';
  return new ProblemError({ status: 403, code: 'account_disabled', title: 'This account is disabled', detail });
}
