import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Session } from './session';

/** A first visit while the server is away gets the sign-in page rather than none. */
const LONGEST_WAIT_MS = 4_000;

/** Lets in who is signed in, or was: a page with a remembered user opens before the server has answered. */
export const signedInGuard: CanActivateFn = async (_route, { url }) => {
  const session = inject(Session);
  const router = inject(Router);
  const answer = session.token();
  if (session.user() !== null && session.state() === 'restoring') return true;
  const token = await Promise.race([answer, new Promise<null>((resolve) => setTimeout(resolve, LONGEST_WAIT_MS, null))]);
  if (token !== null) return true;
  return router.createUrlTree(['/signin'], { queryParams: url === '/' ? {} : { next: url } });
};
