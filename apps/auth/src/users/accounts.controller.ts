import { Body, Controller, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import {
  type AccessTokenClaims,
  ChangePasswordBody,
  LoginBody,
  RefreshTokenBody,
  RegisterBody,
  type SignedIn,
  type User,
} from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import type { Request, Response } from 'express';
import { type Caller, CurrentCaller } from '../http/caller';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from '../http/refresh-cookie';
import { SameOriginGuard } from '../http/same-origin.guard';
import { SessionsService } from '../sessions/sessions.service';
import { type SignIn, SignIns } from '../sessions/sign-ins';
import { AccountsService } from './accounts.service';
import { Profiles } from './profiles';

@Controller('api/auth')
@UseGuards(SameOriginGuard)
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly signIns: SignIns,
    private readonly sessions: SessionsService,
    private readonly profiles: Profiles,
  ) {}

  @Post('register')
  @openApiOperation('Make an account and sign in')
  async register(
    @Body({ schema: RegisterBody }) body: RegisterBody,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    const user = await this.accounts.register(body, caller);
    return answer(request, response, await this.signIns.begin(user, caller));
  }

  @Post('login')
  @HttpCode(200)
  @openApiOperation('Sign in')
  async login(
    @Body({ schema: LoginBody }) body: LoginBody,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    const user = await this.accounts.login(body, caller);
    return answer(request, response, await this.signIns.begin(user, caller));
  }

  @Post('refresh')
  @HttpCode(200)
  @openApiOperation('A fresh access token for the refresh cookie, which is replaced')
  async refresh(
    @Body({ schema: RefreshTokenBody }) { attempt }: RefreshTokenBody,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    const refreshToken = readRefreshCookie(request);
    const signIn = await this.signIns.continue({ refreshToken, attempt, arrivedAt: arrivalOf(request) }, caller);
    return answer(request, response, signIn);
  }

  @Post('logout')
  @HttpCode(204)
  @openApiOperation('Sign out of this session')
  async logout(
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.endByToken(readRefreshCookie(request), caller);
    clearRefreshCookie(request, response);
  }

  @Get('me')
  @UseGuards(AccessTokenGuard)
  @openApiOperation('Who is signed in')
  me(@CurrentUser() { sub }: AccessTokenClaims): Promise<User> {
    return this.profiles.of(sub);
  }

  @Post('password')
  @HttpCode(204)
  @UseGuards(AccessTokenGuard)
  @openApiOperation('Change the password; ends all other sessions')
  changePassword(
    @CurrentUser() claims: AccessTokenClaims,
    @Body({ schema: ChangePasswordBody }) body: ChangePasswordBody,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.accounts.changePassword(claims, body, caller);
  }
}

function answer(request: Request, response: Response, { body, refreshToken, expiresAt }: SignIn): SignedIn {
  setRefreshCookie(request, response, refreshToken, expiresAt);
  response.setHeader('Cache-Control', 'no-store');
  return body;
}

function arrivalOf(request: Request): number {
  return (request as Request & { arrivedAt?: number }).arrivedAt ?? Date.now();
}
