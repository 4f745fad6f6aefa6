import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { CompletionBody, type CompletionModel } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Response } from 'express';
import type { Asker } from '../admission/asker';
import { BudgetWarningInterceptor } from '../admission/budget-warning.interceptor';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { ApiKeyGuard, KeyOwner } from '../api-keys/api-key.guard';
import { ModelCatalog } from '../models/model-catalog';
import { toCompletionModel } from './completion.view';
import { CompletionReplies } from './completion-replies';

@Controller('v1')
@UseGuards(ApiKeyGuard)
export class CompletionsController {
  constructor(
    private readonly replies: CompletionReplies,
    private readonly catalog: ModelCatalog,
  ) {}

  @Post('chat/completions')
  @HttpCode(200)
  @UseInterceptors(RequestLimitInterceptor, BudgetWarningInterceptor)
  @openApiOperation('Have a prompt answered, in the format of the Chat Completions API')
  complete(
    @KeyOwner() asker: Asker,
    @Body({ schema: CompletionBody }) body: CompletionBody,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.replies.reply({ asker, body, idempotencyKey }, response);
  }

  @Get('models')
  @openApiOperation('The models that may be asked, the default first')
  list(@KeyOwner() asker: Asker): { object: 'list'; data: CompletionModel[] } {
    return { object: 'list', data: this.catalog.list(asker).map(toCompletionModel) };
  }

  @Get('models/:id')
  @openApiOperation('One model')
  find(@KeyOwner() asker: Asker, @Param('id') id: string): CompletionModel {
    return toCompletionModel(this.catalog.chooseFor(asker, id));
  }
}
