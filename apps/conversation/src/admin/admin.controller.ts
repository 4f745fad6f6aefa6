import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, type StreamableFile } from '@nestjs/common';
import { CurrentUser, RequireRole } from '@parley/auth-guard';
import {
  type AccessTokenClaims,
  type AdminGeneration,
  type AdminUsage,
  AdminUsageQuery,
  type AuditEntry,
  type Generation,
  Id,
  type LimitsView,
  type Page,
  PageQuery,
  type PersonLimits,
  PersonLimitsBody,
} from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { csvFile } from '../admission/csv';
import { AdminAudit } from './admin-audit';
import { AdminGenerations } from './admin-generations';
import { AdminLimits } from './admin-limits';
import { AdminUsageReport } from './admin-usage';

@Controller('api/admin')
@RequireRole('admin')
export class AdminController {
  constructor(
    private readonly generations: AdminGenerations,
    private readonly usage: AdminUsageReport,
    private readonly limits: AdminLimits,
    private readonly audit: AdminAudit,
  ) {}

  @Get('generations')
  @openApiOperation('What runs and waits, the oldest first')
  listGenerations(@Query({ schema: PageQuery }) query: PageQuery): Promise<Page<AdminGeneration>> {
    return this.generations.list(query);
  }

  @Post('generations/:id/cancel')
  @HttpCode(202)
  @openApiOperation("Stop anybody's generation")
  cancel(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Generation> {
    return this.generations.cancel(sub, id);
  }

  @Get('usage')
  @openApiOperation('Who used how much of which model, by day, the newest day first')
  listUsage(@Query({ schema: AdminUsageQuery }) query: AdminUsageQuery): Promise<Page<AdminUsage>> {
    return this.usage.list(query);
  }

  @Get('usage.csv')
  @openApiOperation('The same as a table for a spreadsheet')
  usageTable(@Query({ schema: AdminUsageQuery }) query: AdminUsageQuery): StreamableFile {
    return csvFile(this.usage.csv(query), 'usage.csv');
  }

  @Get('limits')
  @openApiOperation('The limits of everybody, and the persons who have others')
  listLimits(@Query({ schema: PageQuery }) query: PageQuery): Promise<LimitsView> {
    return this.limits.view(query);
  }

  @Get('limits/:ownerId')
  @openApiOperation("One person's own limits; null: as for everybody")
  limitsOf(@Param('ownerId', { schema: Id }) ownerId: string): Promise<PersonLimits> {
    return this.limits.of(ownerId);
  }

  @Put('limits/:ownerId')
  @openApiOperation('Give a person limits of their own')
  setLimits(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('ownerId', { schema: Id }) ownerId: string,
    @Body({ schema: PersonLimitsBody }) body: PersonLimitsBody,
  ): Promise<PersonLimits> {
    return this.limits.set(sub, ownerId, body);
  }

  @Delete('limits/:ownerId')
  @HttpCode(204)
  @openApiOperation('Let the limits of everybody be in force for a person again')
  clearLimits(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('ownerId', { schema: Id }) ownerId: string,
  ): Promise<void> {
    return this.limits.clear(sub, ownerId);
  }

  @Get('audit')
  @openApiOperation('What administrators did, the newest first')
  listAudit(@Query({ schema: PageQuery }) query: PageQuery): Promise<Page<AuditEntry>> {
    return this.audit.list(query);
  }
}
