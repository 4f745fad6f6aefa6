import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { RequireRole } from '@parley/auth-guard';
import { type AdminTeamUsage, AdminTeamUsageQuery, type Page } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { csvFile } from '../admission/csv';
import { AdminTeamUsageReport } from './admin-team-usage';

@Controller('api/admin')
@RequireRole('admin')
export class AdminTeamUsageController {
  constructor(private readonly usage: AdminTeamUsageReport) {}

  @Get('team-usage')
  @openApiOperation('How much each team used, by day, the newest day first')
  list(@Query({ schema: AdminTeamUsageQuery }) query: AdminTeamUsageQuery): Promise<Page<AdminTeamUsage>> {
    return this.usage.list(query);
  }

  @Get('team-usage.csv')
  @openApiOperation('The same as a table for a spreadsheet')
  table(@Query({ schema: AdminTeamUsageQuery }) query: AdminTeamUsageQuery): StreamableFile {
    return csvFile(this.usage.csv(query), 'team-usage.csv');
  }
}
