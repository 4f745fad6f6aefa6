import { Controller, Get, Param, Query, Res, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Cursor, CursorText, Id } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Response } from 'express';
import { EventStreamsService } from './event-streams.service';
import { UserEventId } from './last-event-id';

@Controller('stream')
@UseGuards(AccessTokenGuard)
export class EventStreamsController {
  constructor(private readonly streams: EventStreamsService) {}

  @Get('generations/:id')
  @openApiOperation('Follow one answer as server-sent events')
  generation(
    @CurrentUser() user: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Query('after', { schema: CursorText.optional() }) after: Cursor | undefined,
    @Res() response: Response,
  ): void {
    this.streams.followGeneration(user, { generationId: id, after }, response);
  }

  @Get('events')
  @openApiOperation('Follow what changes for the caller as server-sent events')
  events(
    @CurrentUser() user: AccessTokenClaims,
    @Query('after', { schema: UserEventId.optional() }) after: number | undefined,
    @Res() response: Response,
  ): void {
    this.streams.followUser(user, after, response);
  }
}
