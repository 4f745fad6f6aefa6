import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../env';
import { ENV } from '../settings.module';
import type { UserEntity } from '../users/user.entity';
import { UserRepository } from '../users/user.repository';
import { Mailer } from './mailer';
import { PasswordResetRepository } from './password-reset.repository';

/** The e-mail with the link to set a new password. */
@Injectable()
export class ResetMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly resets: PasswordResetRepository,
    private readonly users: UserRepository,
    @Inject(ENV) private readonly env: Env,
  ) {}

  get isPossible(): boolean {
    return this.mailer.isConfigured;
  }

  /** @returns who has this address; disabled people are sent nothing */
  async sendTo(email: string): Promise<UserEntity | null> {
    const user = await this.users.findByEmail(email);
    if (!user || user.disabledAt) return user;
    const minutes = this.env.PASSWORD_RESET_MINUTES;
    const token = await this.resets.issue(user.id, new Date(Date.now() + minutes * 60_000));
    // In the fragment, which browsers send to nobody.
    const link = `${this.env.PUBLIC_URL}/signin#reset=${token}`;
    await this.mailer.send(user.email, 'Set a new password', mailText(link, minutes));
    return user;
  }
}

function mailText(link: string, minutes: number): string {
  return [
    'Somebody, probably you, wants to set a new password for your account. Open this link to do so:',
    link,
    `It is good once, for ${minutes} minutes. If it was not you, there is nothing to do: your password stays as it is.`,
    '',
  ].join('\n\n');
}
