import { Body, Controller, HttpCode, Param, Put, UseGuards, UseInterceptors } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, FeedbackBody, Id } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { FeedbackService } from './feedback.service';

@Controller('api/messages')
@UseGuards(AccessTokenGuard)
export class FeedbackController {
  constructor(private readonly feedback: FeedbackService) {}

  @Put(':id/feedback')
  @HttpCode(204)
  @UseInterceptors(RequestLimitInterceptor)
  @openApiOperation('Say what an answer was worth; null takes it back')
  put(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string, @Body({ schema: FeedbackBody }) body: FeedbackBody): Promise<void> {
    return this.feedback.put(sub, id, body.verdict);
  }
}
