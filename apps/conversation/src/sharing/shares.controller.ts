import { Controller, Delete, Get, Header, HttpCode, Param, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Conversation, Id, type Share, type SharedConversation, ShareId } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { RequestLimitInterceptor } from '../admission/request-limit.interceptor';
import { SharesService } from './shares.service';

@Controller('api')
export class SharesController {
  constructor(private readonly shares: SharesService) {}

  @Post('conversations/:id/share')
  @UseGuards(AccessTokenGuard)
  @UseInterceptors(RequestLimitInterceptor)
  @openApiOperation('Make a link to the conversation as it is now, or bring what the link shows up to date')
  share(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Share> {
    return this.shares.share(sub, id);
  }

  @Get('conversations/:id/share')
  @UseGuards(AccessTokenGuard)
  @openApiOperation('The link to a conversation, if there is one')
  find(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<Share> {
    return this.shares.find(sub, id);
  }

  @Delete('conversations/:id/share')
  @HttpCode(204)
  @UseGuards(AccessTokenGuard)
  @openApiOperation('Take the link to a conversation back')
  revoke(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: Id }) id: string): Promise<void> {
    return this.shares.revoke(sub, id);
  }

  @Get('shared/:id')
  @Header('X-Robots-Tag', 'noindex, nofollow')
  @Header('Cache-Control', 'no-store')
  @openApiOperation('What a link shows, to everybody')
  read(@Param('id', { schema: ShareId }) id: string): Promise<SharedConversation> {
    return this.shares.read(id);
  }

  @Post('shared/:id/copy')
  @UseGuards(AccessTokenGuard)
  @UseInterceptors(RequestLimitInterceptor)
  @openApiOperation("Continue a shared conversation as one's own copy")
  copy(@CurrentUser() { sub }: AccessTokenClaims, @Param('id', { schema: ShareId }) id: string): Promise<Conversation> {
    return this.shares.copy(sub, id);
  }
}
