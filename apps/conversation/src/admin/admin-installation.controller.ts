import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { CurrentUser, RequireRole } from '@parley/auth-guard';
import { type AccessTokenClaims, type InstallationBudgets, type InstallationLimits, InstallationLimitsBody } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { AdminBudgets } from './admin-budgets';
import { AdminInstallation } from './admin-installation';

@Controller('api/admin')
@RequireRole('admin')
export class AdminInstallationController {
  constructor(
    private readonly installation: AdminInstallation,
    private readonly totals: AdminBudgets,
  ) {}

  @Get('budgets')
  @openApiOperation('What all people have used together, and may use')
  budgets(): Promise<InstallationBudgets> {
    return this.totals.view();
  }

  @Get('installation-limits')
  @openApiOperation('What all people may use together: as administrators set it, and as the environment says')
  view(): Promise<InstallationLimits> {
    return this.installation.view();
  }

  @Put('installation-limits')
  @openApiOperation('Set what all people may use together')
  set(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Body({ schema: InstallationLimitsBody }) body: InstallationLimitsBody,
  ): Promise<InstallationLimits> {
    return this.installation.change(sub, body);
  }

  @Delete('installation-limits')
  @HttpCode(204)
  @openApiOperation('Let what the environment says be in force for all people together again')
  async clear(@CurrentUser() { sub }: AccessTokenClaims): Promise<void> {
    await this.installation.change(sub, null);
  }
}
