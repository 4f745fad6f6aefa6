import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { retry, throwError, timer } from 'rxjs';

const TRIES = 5;
const FIRST_DELAY_MS = 300;
/** Nobody there, or somebody who is just starting. */
const PASSING = new Set([0, 502, 503, 504]);

/** Reading again changes nothing, so a service that is away for a moment need not show on the page. */
export const retryReads: HttpInterceptorFn = (request, next) => {
  if (request.method !== 'GET') return next(request);
  return next(request).pipe(retry({ count: TRIES, delay: delayAfter }));
};

function delayAfter(error: unknown, tries: number): ReturnType<typeof timer> | ReturnType<typeof throwError> {
  const mayPass = error instanceof HttpErrorResponse && PASSING.has(error.status) && navigator.onLine !== false;
  return mayPass ? timer(FIRST_DELAY_MS * 2 ** (tries - 1)) : throwError(() => error);
}
