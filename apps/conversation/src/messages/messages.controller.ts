import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import {
  type AccessTokenClaims,
  type Conversation,
  Id,
  type Message,
  type Page,
  PageQuery,
  type PostedMessage,
  PostMessageBody,
  RegenerateBody,
  type RegeneratedAnswer,
  SelectBranchBody,
} from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { askerOf } from '../admission/asker';
import { BudgetWarningInterceptor } from '../admission/budget-warning.interceptor';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { ActiveBranch } from './active-branch';
import { MessagesService } from './messages.service';

@Controller('api')
@UseGuards(AccessTokenGuard)
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly branch: ActiveBranch,
  ) {}

  @Get('conversations/:id/messages')
  @openApiOperation('The active branch, the newest page first, each page from old to new')
  page(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<Message>> {
    return this.branch.page(sub, id, query);
  }

  @Post('conversations/:id/messages')
  @HttpCode(202)
  @UseInterceptors(RequestLimitInterceptor, BudgetWarningInterceptor)
  @openApiOperation('Post a message and have it answered; with ids of your own it may be repeated')
  post(
    @CurrentUser() user: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PostMessageBody }) body: PostMessageBody,
  ): Promise<PostedMessage> {
    return this.messages.post(askerOf(user), id, body);
  }

  @Post('messages/:id/regenerate')
  @HttpCode(202)
  @UseInterceptors(RequestLimitInterceptor, BudgetWarningInterceptor)
  @openApiOperation('Answer the same question again, beside the answers that it has')
  regenerate(
    @CurrentUser() user: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RegenerateBody.default({}) }) body: RegenerateBody,
  ): Promise<RegeneratedAnswer> {
    return this.messages.regenerate(askerOf(user), id, body);
  }

  @Post('conversations/:id/branch')
  @HttpCode(200)
  @openApiOperation('Show the branch through a message')
  select(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: SelectBranchBody }) { messageId }: SelectBranchBody,
  ): Promise<Conversation> {
    return this.branch.select(sub, id, messageId);
  }
}
