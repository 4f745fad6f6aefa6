import { Controller, Get, Query, type StreamableFile, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Page, UsageHistoryQuery, type UsageHistoryRow, type UsageView } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { AdministratorsRepository } from './administrators.repository';
import { askerOf } from './asker';
import { csvFile } from './csv';
import { UsageHistory } from './usage-history';
import { UsageService } from './usage.service';

@Controller('api/usage')
@UseGuards(AccessTokenGuard)
export class UsageController {
  constructor(
    private readonly usage: UsageService,
    private readonly history: UsageHistory,
    private readonly administrators: AdministratorsRepository,
  ) {}

  @Get()
  @openApiOperation('What the caller has used, what is set aside, and what is left')
  async view(@CurrentUser() user: AccessTokenClaims): Promise<UsageView> {
    // Every page asks this first: who administers is told from then on.
    if (user.role === 'admin') await this.administrators.see(user.sub);
    return this.usage.view(askerOf(user));
  }

  @Get('history')
  @openApiOperation('What the caller has used by day, and by model or conversation, the newest day first')
  page(@CurrentUser() { sub }: AccessTokenClaims, @Query({ schema: UsageHistoryQuery }) query: UsageHistoryQuery): Promise<Page<UsageHistoryRow>> {
    return this.history.page(sub, query);
  }

  @Get('history.csv')
  @openApiOperation('The same as a table for a spreadsheet')
  table(@CurrentUser() { sub }: AccessTokenClaims, @Query({ schema: UsageHistoryQuery }) query: UsageHistoryQuery): StreamableFile {
    return csvFile(this.history.csv(sub, query), 'usage.csv');
  }
}
