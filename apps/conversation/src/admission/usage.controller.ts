import { Controller, Get, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import type { AccessTokenClaims, UsageView } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { UsageService } from './usage.service';

@Controller('api/usage')
@UseGuards(AccessTokenGuard)
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @openApiOperation('What the caller has used, what is set aside, and what is left')
  view(@CurrentUser() { sub }: AccessTokenClaims): Promise<UsageView> {
    return this.usage.view(sub);
  }
}
