import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Session } from '../identity/session';

/** Only spares others an empty page: every route behind it asks for the role itself. */
export const adminGuard: CanActivateFn = () => inject(Session).user()?.role === 'admin' || inject(Router).parseUrl('/');
