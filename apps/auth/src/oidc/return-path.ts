const OURS = 'http://ours.invalid';

/** A path of our own page to go to after a sign-in; anything that would lead elsewhere counts as the start page. */
export function returnPath(wish: string | undefined): string {
  if (!wish?.startsWith('/')) return '/';
  const url = URL.parse(wish, OURS);
  if (url?.origin !== OURS) return '/';
  const path = url.pathname + url.search;
  // A path of two slashes, written out, would be another host.
  return path.startsWith('//') ? '/' : path;
}
