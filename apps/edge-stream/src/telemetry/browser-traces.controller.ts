import { Body, Controller, Headers, HttpCode, Post, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, BrowserTraces } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { BrowserTracesService } from './browser-traces.service';

@Controller('stream/telemetry')
@UseGuards(AccessTokenGuard)
export class BrowserTracesController {
  constructor(private readonly traces: BrowserTracesService) {}

  @Post('traces')
  @HttpCode(204)
  @openApiOperation('Take the spans of a page, as OTLP in JSON')
  take(
    @CurrentUser() user: AccessTokenClaims,
    @Body({ schema: BrowserTraces }) traces: BrowserTraces,
    @Headers('content-length') length: string,
  ): void {
    this.traces.take(user.sub, traces, Number(length));
  }
}
