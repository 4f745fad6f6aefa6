import { rememberedUser } from './identity/remembered-user';

/** Asks for what this visit will show, while the page itself is still starting. The router takes it, or asks again. */
export function loadAhead(): void {
  if (location.pathname.startsWith('/shared/')) return;
  const next = rememberedUser.read() === null ? import('./identity/sign-in-page') : import('./shell/signed-in-pages');
  next.catch(() => undefined);
}
