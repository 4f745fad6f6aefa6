import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@parley/contracts';
import { AttemptLimits } from '../abuse/attempt-limits';
import type { Env } from '../env';
import type { Caller } from '../http/caller';
import { ENV } from '../settings.module';

/** Who may make an account, and how many. */
@Injectable()
export class SignUpPolicy {
  constructor(
    private readonly limits: AttemptLimits,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** @throws ProblemError `sign_up_closed`, `too_many_signups` */
  async allow(email: string, caller: Caller, by: 'password' | 'provider' = 'password'): Promise<void> {
    const domain = email.split('@').at(-1) ?? '';
    const { SIGN_UP, SIGN_UP_DOMAINS } = this.env;
    const isOpen = SIGN_UP === 'open' || (SIGN_UP === 'provider' && by === 'provider');
    if (!isOpen) throw signUpClosed('Ask your administrators for an account.');
    const isWelcome = SIGN_UP_DOMAINS.length === 0 || SIGN_UP_DOMAINS.includes(domain);
    if (!isWelcome) throw signUpClosed('This is for other e-mail addresses.');
    await this.limits.signUp(caller);
  }
}

function signUpClosed(detail: string): ProblemError {
  return new ProblemError({ status: 403, code: 'sign_up_closed', title: 'No new accounts here', detail });
}
