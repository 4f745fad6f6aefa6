import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Generation, type GenerationContext, Id } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { GenerationContexts } from './generation-contexts';
import { GenerationsService } from './generations.service';

@Controller('api/generations')
@UseGuards(AccessTokenGuard)
export class GenerationsController {
  constructor(
    private readonly generations: GenerationsService,
    private readonly contexts: GenerationContexts,
  ) {}

  @Get(':id')
  @openApiOperation('How a generation stands, and its place in line while it waits')
  get(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Generation> {
    return this.generations.get(sub, id);
  }

  @Get(':id/context')
  @openApiOperation('What the model was shown: which messages, with how many tokens')
  context(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
  ): Promise<GenerationContext> {
    return this.contexts.explain(sub, id);
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @openApiOperation('Stop a generation; it keeps the text that it has')
  cancel(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Generation> {
    return this.generations.cancel(sub, id);
  }
}
