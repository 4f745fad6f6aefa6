import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { UnavailableError } from '@parley/contracts';
import { catchError, type Observable, throwError } from 'rxjs';
import { isDatabaseUnavailable } from './database-unavailable';

/** Says 503 while PostgreSQL is away: the caller may repeat the request, which makes nothing twice. */
@Injectable()
export class UnavailableInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => toProblem(error))));
  }
}

function toProblem(error: unknown): unknown {
  if (!isDatabaseUnavailable(error)) return error;
  return new UnavailableError('This cannot be reached for a moment. Nothing is lost; try again.');
}
