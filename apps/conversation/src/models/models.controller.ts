import { Controller, Get, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import type { AccessTokenClaims, Model } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { askerOf } from '../admission/asker';
import { ModelCatalog } from './model-catalog';

@Controller('api/models')
@UseGuards(AccessTokenGuard)
export class ModelsController {
  constructor(private readonly catalog: ModelCatalog) {}

  @Get()
  @openApiOperation('The models that may be asked, the default first')
  list(@CurrentUser() user: AccessTokenClaims): { items: Model[] } {
    return { items: this.catalog.list(askerOf(user)) };
  }
}
