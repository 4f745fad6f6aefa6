import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type ApiKeyView, CreateApiKeyBody, type CreatedApiKey, Id } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { type Caller, CurrentCaller } from '../http/caller';
import { ApiKeysService } from './api-keys.service';

@Controller('api/auth/keys')
@UseGuards(AccessTokenGuard)
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @openApiOperation('Make a personal API key; it is shown this once')
  create(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Body({ schema: CreateApiKeyBody }) body: CreateApiKeyBody,
    @CurrentCaller() caller: Caller,
  ): Promise<CreatedApiKey> {
    return this.keys.create(sub, body, caller);
  }

  @Get()
  @openApiOperation('Personal API keys, without the keys themselves')
  async list(@CurrentUser() { sub }: AccessTokenClaims): Promise<{ items: ApiKeyView[]; nextCursor: null }> {
    return { items: await this.keys.list(sub), nextCursor: null };
  }

  @Delete(':id')
  @HttpCode(204)
  @openApiOperation('Revoke a personal API key')
  revoke(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.keys.revoke(sub, id, caller);
  }
}
