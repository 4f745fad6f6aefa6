import { Controller, Get, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import type { AccessTokenClaims, UsageView } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { askerOf } from './asker';
import { UsageService } from './usage.service';

@Controller('api/usage')
@UseGuards(AccessTokenGuard)
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @openApiOperation('What the caller has used, what is set aside, and what is left')
  view(@CurrentUser() user: AccessTokenClaims): Promise<UsageView> {
    return this.usage.view(askerOf(user));
  }
}
