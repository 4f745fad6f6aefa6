import { Body, Controller, Get, Put, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, Preferences } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { PreferencesService } from './preferences.service';

@Controller('api/preferences')
@UseGuards(AccessTokenGuard)
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @openApiOperation('What the caller wants in all conversations')
  get(@CurrentUser() { sub }: AccessTokenClaims): Promise<Preferences> {
    return this.preferences.get(sub);
  }

  @Put()
  @openApiOperation('Say what the model should know and heed in all conversations')
  put(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Body({ schema: Preferences }) body: Preferences,
  ): Promise<Preferences> {
    return this.preferences.put(sub, body);
  }
}
