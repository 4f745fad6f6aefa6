import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ProblemError } from '@parley/contracts';
import type { Request } from 'express';

/**
 * Stands before the routes that live on a cookie. SameSite=Strict keeps other sites out already; this does so too
 * where a browser does not know it, and for sites on a neighbouring host name.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const origin = request.get('origin');
    const host = request.get('x-forwarded-host') ?? request.get('host');
    const isForeign = origin !== undefined && hostOf(origin) !== host;
    if (isForeign || request.get('sec-fetch-site') === 'cross-site') {
      const title = 'Another site may not do this';
      throw new ProblemError({ status: 403, code: 'cross_origin', title });
    }
    return true;
  }
}

function hostOf(origin: string): string | null {
  return URL.parse(origin)?.host ?? null;
}
