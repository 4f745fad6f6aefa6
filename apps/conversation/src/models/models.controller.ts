import { Controller, Get, UseGuards } from '@nestjs/common';
import { AccessTokenGuard } from '@parley/auth-guard';
import type { Model } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { ModelCatalog } from './model-catalog';

@Controller('api/models')
@UseGuards(AccessTokenGuard)
export class ModelsController {
  constructor(private readonly catalog: ModelCatalog) {}

  @Get()
  @openApiOperation('The models that may be asked, the default first')
  list(): { items: Model[] } {
    return { items: this.catalog.list() };
  }
}
