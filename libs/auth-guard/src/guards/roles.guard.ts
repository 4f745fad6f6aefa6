import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AccessTokenClaims, ProblemError, type Role } from '@parley/contracts';
import { missingToken } from '../token/claims';
import { AccessTokenGuard } from './access-token.guard';

const RequiredRole = Reflector.createDecorator<Role>();

export class ForbiddenError extends ProblemError {
  override readonly name = 'ForbiddenError';

  constructor(role: Role) {
    super({ status: 403, code: 'forbidden', title: 'Not allowed', detail: `This is for the role ${role}.` });
  }
}

/** Stands behind AccessTokenGuard, and lets nobody in when that one is missing. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const role = this.reflector.getAllAndOverride(RequiredRole, [context.getHandler(), context.getClass()]);
    const { user } = context.switchToHttp().getRequest<{ user?: AccessTokenClaims }>();
    if (!user) throw missingToken();
    if (role && user.role !== role) throw new ForbiddenError(role);
    return true;
  }
}

/** Marks a controller or a route as open to people of this role alone; brings its guards along. */
export const RequireRole = (role: Role): ClassDecorator & MethodDecorator =>
  applyDecorators(RequiredRole(role), UseGuards(AccessTokenGuard, RolesGuard));
