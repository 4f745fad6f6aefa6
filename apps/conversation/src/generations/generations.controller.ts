import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Generation, Id } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { GenerationsService } from './generations.service';

@Controller('api/generations')
@UseGuards(AccessTokenGuard)
export class GenerationsController {
  constructor(private readonly generations: GenerationsService) {}

  @Get(':id')
  @openApiOperation('How a generation stands, and its place in line while it waits')
  get(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Generation> {
    return this.generations.get(sub, id);
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @openApiOperation('Stop a generation; it keeps the text that it has')
  cancel(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Generation> {
    return this.generations.cancel(sub, id);
  }
}
