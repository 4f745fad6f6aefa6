import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Session } from './session';

/** Lets in who is signed in, or was: a page with a remembered user opens before the server has answered. */
export const signedInGuard: CanActivateFn = async (_route, { url }) => {
  const session = inject(Session);
  const router = inject(Router);
  const answer = session.token();
  if (session.user() !== null && session.state() === 'restoring') return true;
  if ((await answer) !== null) return true;
  return router.createUrlTree(['/signin'], { queryParams: url === '/' ? {} : { next: url } });
};
