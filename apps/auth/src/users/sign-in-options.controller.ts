import { Controller, Get, Inject } from '@nestjs/common';
import type { SignInOptions } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Env } from '../env';
import { ENV } from '../settings.module';

const START_PATH = '/api/auth/oidc/start';

/** What the page offers to somebody who has not signed in. */
@Controller('api/auth/options')
export class SignInOptionsController {
  constructor(@Inject(ENV) private readonly env: Env) {}

  @Get()
  @openApiOperation('Which ways in there are')
  options(): SignInOptions {
    const { SIGN_UP, SIGN_UP_DOMAINS, SMTP_URL, OIDC_ISSUER, OIDC_NAME } = this.env;
    return {
      signUp: { open: SIGN_UP === 'open', domains: SIGN_UP_DOMAINS },
      passwordReset: SMTP_URL !== undefined,
      provider: OIDC_ISSUER === undefined ? null : { name: OIDC_NAME, url: START_PATH },
    };
  }
}
