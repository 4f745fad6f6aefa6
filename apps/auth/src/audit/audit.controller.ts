import { Controller, Get, Query } from '@nestjs/common';
import { RequireRole } from '@parley/auth-guard';
import { type AccountEvent, type Page, PageQuery } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { AuditLog } from './audit-log';

@Controller('api/auth/admin/audit')
@RequireRole('admin')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  @Get()
  @openApiOperation('What happened to accounts, the newest first')
  list(@Query({ schema: PageQuery }) query: PageQuery): Promise<Page<AccountEvent>> {
    return this.log.list(query);
  }
}
