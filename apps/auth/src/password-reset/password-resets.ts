import { Injectable } from '@nestjs/common';
import { ProblemError, type ResetPasswordBody } from '@parley/contracts';
import { AttemptLimits } from '../abuse/attempt-limits';
import type { Caller } from '../http/caller';
import { Passwords } from '../passwords/passwords';
import { SessionsService } from '../sessions/sessions.service';
import { PasswordResetRepository } from './password-reset.repository';

export class ResetRefusedError extends ProblemError {
  override readonly name = 'ResetRefusedError';

  constructor() {
    const detail = 'It was used, replaced by a newer one, or is too old. Ask for another.';
    super({ status: 400, code: 'reset_invalid', title: 'This link is not good any more', detail });
  }
}

/** Sets a new password for whoever brings a link that was sent by e-mail. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly resets: PasswordResetRepository,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly limits: AttemptLimits,
  ) {}

  /** Ends every session of this person. @throws ResetRefusedError; InvalidRequestError for a common password */
  async reset({ token, newPassword }: ResetPasswordBody, caller: Caller): Promise<void> {
    await this.limits.usedReset(caller);
    if (!(await this.resets.isGood(token))) throw new ResetRefusedError();
    const userId = await this.resets.spend(token, await this.passwords.hash(newPassword));
    if (userId === null) throw new ResetRefusedError();
    await this.sessions.endAll('password_reset', caller, { userId });
  }
}
