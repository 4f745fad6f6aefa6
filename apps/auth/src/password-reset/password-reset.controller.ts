import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ForgottenPasswordBody, ResetPasswordBody } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { type Caller, CurrentCaller } from '../http/caller';
import { SameOriginGuard } from '../http/same-origin.guard';
import { PasswordResets } from './password-resets';
import { ResetRequests } from './reset-requests';

@Controller('api/auth/password')
@UseGuards(SameOriginGuard)
export class PasswordResetController {
  constructor(
    private readonly requests: ResetRequests,
    private readonly resets: PasswordResets,
  ) {}

  @Post('forgotten')
  @HttpCode(202)
  @openApiOperation('Ask for a link by e-mail; the answer is the same for everybody')
  ask(@Body({ schema: ForgottenPasswordBody }) body: ForgottenPasswordBody, @CurrentCaller() caller: Caller): Promise<void> {
    return this.requests.ask(body, caller);
  }

  @Post('reset')
  @HttpCode(204)
  @openApiOperation('Set a new password with the token of such a link; ends all sessions')
  reset(@Body({ schema: ResetPasswordBody }) body: ResetPasswordBody, @CurrentCaller() caller: Caller): Promise<void> {
    return this.resets.reset(body, caller);
  }
}
