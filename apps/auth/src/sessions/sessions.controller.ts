import { Controller, Delete, Get, HttpCode, Param, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, Id, type SessionView } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { type Caller, CurrentCaller } from '../http/caller';
import { SessionsService } from './sessions.service';

@Controller('api/auth/sessions')
@UseGuards(AccessTokenGuard)
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @openApiOperation('Signed-in devices, the latest used first')
  async list(@CurrentUser() { sub, sid }: AccessTokenClaims): Promise<{ items: SessionView[]; nextCursor: null }> {
    return { items: await this.sessions.list(sub, sid), nextCursor: null };
  }

  @Delete(':id')
  @HttpCode(204)
  @openApiOperation('End a session and close its connections')
  end(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.sessions.end(sub, id, caller);
  }
}
