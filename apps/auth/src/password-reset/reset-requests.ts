import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type ForgottenPasswordBody, NotFoundError } from '@parley/contracts';
import { PinoLogger } from 'nestjs-pino';
import { AttemptLimits } from '../abuse/attempt-limits';
import { Audit } from '../audit/audit';
import type { Caller } from '../http/caller';
import { ResetMails } from './reset-mails';

/** Takes the wish for a link by e-mail. */
@Injectable()
export class ResetRequests implements BeforeApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly mails: ResetMails,
    private readonly limits: AttemptLimits,
    private readonly audit: Audit,
    private readonly logger: PinoLogger,
  ) {}

  /**
   * Answers before it looks whether anybody has this address, so that neither answer nor time tells.
   * @throws NotFoundError where no e-mail can be sent; LimitError `too_many_attempts`, alike for everybody
   */
  async ask({ email }: ForgottenPasswordBody, caller: Caller): Promise<void> {
    if (!this.mails.isPossible) throw new NotFoundError('way to reset a password');
    await this.limits.askedForReset(email, caller);
    const sending = this.send(email, caller).finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async send(email: string, caller: Caller): Promise<void> {
    try {
      const user = await this.mails.sendTo(email);
      await this.audit.note('password_reset_asked', caller, user ? { userId: user.id } : {});
    } catch (error) {
      this.logger.error({ err: error }, 'an e-mail to reset a password could not be sent');
    }
  }
}
