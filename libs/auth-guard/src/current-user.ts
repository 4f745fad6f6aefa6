import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessTokenClaims } from '@parley/contracts';
import { missingToken } from './token/claims';

/** The claims of the caller's access token, on routes behind AccessTokenGuard. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): AccessTokenClaims => {
  const { user } = context.switchToHttp().getRequest<{ user?: AccessTokenClaims }>();
  if (!user) throw missingToken();
  return user;
});
