import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessTokenClaims } from '@parley/contracts';
import { type Caller, callerOf } from '../http/caller';

/** The administrator who acts, and from where. */
export interface Actor {
  id: string;
  caller: Caller;
}

/** On routes behind RequireRole. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const request = context.switchToHttp().getRequest<Parameters<typeof callerOf>[0] & { user: AccessTokenClaims }>();
  return { id: request.user.sub, caller: callerOf(request) };
});
