import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { Session } from './session';

const NEEDS_NO_TOKEN = ['/api/auth/register', '/api/auth/login', '/api/auth/refresh', '/api/auth/logout'];

/** Signs every call of the API, and once more with a fresh token where the first was refused. */
export const accessTokenInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/') || NEEDS_NO_TOKEN.includes(request.url)) return next(request);
  const session = inject(Session);
  return from(session.token()).pipe(
    switchMap((token) => next(signed(request, token))),
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) return throwError(() => error);
      return from(session.token({ isRefused: true })).pipe(
        switchMap((token) => (token === null ? throwError(() => error) : next(signed(request, token)))),
      );
    }),
  );
};

function signed<T>(request: HttpRequest<T>, token: string | null): HttpRequest<T> {
  return token === null ? request : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
}
