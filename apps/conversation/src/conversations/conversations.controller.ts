import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import {
  type AccessTokenClaims,
  type Conversation,
  CreateConversationBody,
  ForkConversationBody,
  Id,
  ListConversationsQuery,
  type Page,
  UpdateConversationBody,
} from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { ConversationDeletion } from './conversation-deletion';
import { ConversationFork } from './conversation-fork';
import { ConversationsService } from './conversations.service';

@Controller('api/conversations')
@UseGuards(AccessTokenGuard)
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly forks: ConversationFork,
    private readonly deletion: ConversationDeletion,
  ) {}

  @Post()
  @UseInterceptors(RequestLimitInterceptor)
  @openApiOperation('Begin a conversation; with an id of your own it may be repeated')
  create(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Body({ schema: CreateConversationBody }) body: CreateConversationBody,
  ): Promise<Conversation> {
    return this.conversations.create(sub, body);
  }

  @Get()
  @openApiOperation('Conversations, pinned ones first, then by latest activity')
  list(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Query({ schema: ListConversationsQuery }) query: ListConversationsQuery,
  ): Promise<Page<Conversation>> {
    return this.conversations.list(sub, query);
  }

  @Get(':id')
  @openApiOperation('One conversation')
  get(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Conversation> {
    return this.conversations.get(sub, id);
  }

  @Patch(':id')
  @openApiOperation('Rename, pin, archive, or choose model and instructions; with If-Match: "<version>" only if nobody did meanwhile')
  update(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: UpdateConversationBody }) body: UpdateConversationBody,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Conversation> {
    return this.conversations.update(sub, id, body, ifMatch);
  }

  @Delete(':id')
  @HttpCode(204)
  @openApiOperation('Delete a conversation and stop what runs in it')
  delete(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<void> {
    return this.deletion.delete(sub, id);
  }

  @Delete()
  @HttpCode(204)
  @openApiOperation('Delete all conversations and stop what runs in them')
  deleteAll(@CurrentUser() { sub }: AccessTokenClaims): Promise<void> {
    return this.deletion.deleteAll(sub);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @openApiOperation('Take a deletion back')
  restore(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Conversation> {
    return this.deletion.restore(sub, id);
  }

  @Post(':id/fork')
  @UseInterceptors(RequestLimitInterceptor)
  @openApiOperation('Begin a new conversation with a copy of a branch, up to and with one message')
  fork(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ForkConversationBody }) body: ForkConversationBody,
  ): Promise<Conversation> {
    return this.forks.fork(sub, id, body);
  }
}
