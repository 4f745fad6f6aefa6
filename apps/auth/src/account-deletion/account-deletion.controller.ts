import { Body, Controller, Delete, HttpCode, Res, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, DeleteAccountBody } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Response } from 'express';
import { type Caller, CurrentCaller } from '../http/caller';
import { clearRefreshCookie } from '../http/refresh-cookie';
import { SameOriginGuard } from '../http/same-origin.guard';
import { AccountDeletionService } from './account-deletion.service';

@Controller('api/auth/account')
@UseGuards(SameOriginGuard, AccessTokenGuard)
export class AccountDeletionController {
  constructor(private readonly deletion: AccountDeletionService) {}

  @Delete()
  @HttpCode(204)
  @openApiOperation('Delete the account and everything that belongs to it, for good')
  async delete(
    @CurrentUser() claims: AccessTokenClaims,
    @Body({ schema: DeleteAccountBody }) body: DeleteAccountBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.deletion.delete(claims, body, caller);
    clearRefreshCookie(response.req, response);
  }
}
