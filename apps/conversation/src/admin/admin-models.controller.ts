import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { CurrentUser, RequireRole } from '@parley/auth-guard';
import { type AccessTokenClaims, type AdminModel, ModelRuleBody } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { AdminModels } from './admin-models';

@Controller('api/admin/models')
@RequireRole('admin')
export class AdminModelsController {
  constructor(private readonly models: AdminModels) {}

  @Get()
  @openApiOperation('All models of the file, and what administrators said of them')
  list(): Promise<{ items: AdminModel[] }> {
    return this.models.list();
  }

  @Put(':id')
  @openApiOperation('Switch a model on or off, and say who may ask it')
  set(@CurrentUser() { sub }: AccessTokenClaims, @Param('id') id: string, @Body({ schema: ModelRuleBody }) body: ModelRuleBody): Promise<AdminModel> {
    return this.models.change(sub, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @openApiOperation('Let the model file alone count for a model again')
  async clear(@CurrentUser() { sub }: AccessTokenClaims, @Param('id') id: string): Promise<void> {
    await this.models.change(sub, id, null);
  }
}
