import { HttpErrorResponse, type HttpEvent, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';
import { Session } from './session';

const NEEDS_NO_TOKEN = /^\/api\/(?:auth\/(?:register|login|refresh|logout|options|password\/(?:forgotten|reset))$|shared\/[\w-]+$)/;

/** Signs every call of the API, and once more with a fresh token where the first was refused. */
export const accessTokenInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith('/api/') || NEEDS_NO_TOKEN.test(request.url)) return next(request);
  const session = inject(Session);
  const send = (token: string | null): Observable<HttpEvent<unknown>> =>
    token === null ? throwError(() => notSignedIn(request)) : next(signed(request, token));
  return from(session.token()).pipe(
    switchMap(send),
    catchError((error: unknown) => {
      const isRefused = error instanceof HttpErrorResponse && error.status === 401 && session.state() !== 'signed-out';
      return isRefused ? from(session.token({ isRefused })).pipe(switchMap(send)) : throwError(() => error);
    }),
  );
};

function signed<T>(request: HttpRequest<T>, token: string): HttpRequest<T> {
  return request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
}

/** What the server would say; it need not be asked. */
function notSignedIn({ url }: HttpRequest<unknown>): HttpErrorResponse {
  return new HttpErrorResponse({ status: 401, url, error: { type: 'about:blank', title: 'Sign in first', status: 401, code: 'unauthenticated' } });
}
