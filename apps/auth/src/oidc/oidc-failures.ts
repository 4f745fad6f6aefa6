import { Injectable } from '@nestjs/common';
import { NotFoundError, ProblemError } from '@parley/contracts';
import type { Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { problemCodeOf } from './oidc-problems';

/** Sends a browser whose sign-in came to nothing back to the page, with a code that the page has words for. */
@Injectable()
export class OidcFailures {
  constructor(private readonly logger: PinoLogger) {}

  async toPage(response: Response, work: () => Promise<void>): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    try {
      await work();
    } catch (error) {
      if (error instanceof NotFoundError) throw error;
      if (!(error instanceof ProblemError)) this.logger.error({ err: error }, 'a sign-in elsewhere failed');
      response.redirect(303, `/signin?problem=${problemCodeOf(error)}`);
    }
  }
}
