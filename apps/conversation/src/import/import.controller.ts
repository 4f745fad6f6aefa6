import { Body, Controller, Headers, HttpCode, Post, Req, Res, UseGuards, UseInterceptors } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Conversation, ExportedConversation } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Request, Response } from 'express';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { ConversationCopies } from './conversation-copies';
import { importFile } from './import-file';
import { ImportsService } from './imports.service';
import { sendLines } from './send-lines';

@Controller('api')
@UseGuards(AccessTokenGuard)
@UseInterceptors(RequestLimitInterceptor)
export class ImportController {
  constructor(
    private readonly copies: ConversationCopies,
    private readonly imports: ImportsService,
  ) {}

  @Post('conversations/import')
  @openApiOperation('Make a conversation of one that was exported as JSON; one with an id may be repeated')
  async one(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Body({ schema: ExportedConversation }) body: ExportedConversation,
  ): Promise<Conversation> {
    return (await this.copies.ofExport(sub, body)).conversation;
  }

  @Post('import')
  @HttpCode(200)
  @openApiOperation("Import a file of ours or ChatGPT's conversations.json, as application/octet-stream; answers with lines of JSON")
  file(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Req() request: Request,
    @Res() response: Response,
    @Headers('content-length') length?: string,
  ): Promise<void> {
    return sendLines(response, this.imports.run(sub, importFile(request, length)));
  }
}
