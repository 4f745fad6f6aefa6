import { Controller, Get, HttpCode, Query, Req, Res } from '@nestjs/common';
import { OidcStartQuery } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Request, Response } from 'express';
import { type Caller, CurrentCaller } from '../http/caller';
import { setRefreshCookie } from '../http/refresh-cookie';
import { clearOidcCookie, readOidcCookie, setOidcCookie } from './oidc-cookie';
import { OidcFailures } from './oidc-failures';
import { OidcSignIns } from './oidc-sign-ins';

/** A browser comes here by links, not by fetch: what goes wrong is told by the page that it is sent to. */
@Controller('api/auth/oidc')
export class OidcController {
  constructor(
    private readonly signIns: OidcSignIns,
    private readonly failures: OidcFailures,
  ) {}

  @Get('start')
  @HttpCode(302)
  @openApiOperation('Go to the provider to sign in')
  async start(
    @Query({ schema: OidcStartQuery }) { returnTo }: OidcStartQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.failures.toPage(response, async () => {
      const { url, state, sealed } = await this.signIns.begin(returnTo);
      setOidcCookie(request, response, state, sealed);
      response.redirect(302, url);
    });
  }

  @Get('callback')
  @HttpCode(303)
  @openApiOperation('Come back from the provider: ends in the refresh cookie and a path of the page')
  async callback(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { state } = request.query;
    const known = typeof state === 'string' ? state : '';
    clearOidcCookie(request, response, known);
    await this.failures.toPage(response, async () => {
      const query = request.originalUrl.slice(request.path.length);
      const { signIn, returnTo } = await this.signIns.finish(query, readOidcCookie(request, known), caller);
      setRefreshCookie(request, response, signIn.refreshToken, signIn.expiresAt);
      response.redirect(303, returnTo);
    });
  }
}
