import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Env } from '../env';
import { ENV } from '../settings.module';

const PATIENCE_MS = 10_000;

/** Sends e-mails over the server of SMTP_URL, if there is one. */
@Injectable()
export class Mailer {
  private readonly transport: Transporter | null;

  constructor(@Inject(ENV) private readonly env: Env) {
    this.transport = env.SMTP_URL === undefined ? null : connectTo(env.SMTP_URL);
  }

  get isConfigured(): boolean {
    return this.transport !== null;
  }

  /** @throws when the server does not take it */
  async send(to: string, subject: string, text: string): Promise<void> {
    await this.transport?.sendMail({ from: this.env.SMTP_FROM, to, subject, text });
  }
}

function connectTo(url: string): Transporter {
  const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
  return createTransport({ url, ...patience, disableFileAccess: true, disableUrlAccess: true });
}
