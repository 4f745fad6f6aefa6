import { Controller, Get, Param, Query, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, ExportQuery, Id } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Response } from 'express';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { ConversationExports } from './conversation-exports';
import { sendExport } from './send-export';

@Controller('api')
@UseGuards(AccessTokenGuard)
@UseInterceptors(RequestLimitInterceptor)
export class ExportController {
  constructor(private readonly exports: ConversationExports) {}

  @Get('export')
  @openApiOperation('All conversations, as JSON or Markdown')
  all(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Query({ schema: ExportQuery }) query: ExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    return sendExport(response, query, this.exports.all(sub, query));
  }

  @Get('conversations/:id/export')
  @openApiOperation('One conversation: as JSON with all branches, as Markdown the one that is shown')
  async one(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ExportQuery }) query: ExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    return sendExport(response, query, await this.exports.one(sub, id, query));
  }
}
