// Keeps the shell of the page, so that a reload without a network still shows it, with drafts and unsent messages.
// It answers navigations (network first) and files whose name carries their hash; the API and streams never pass here.
const CACHE = 'parley-shell';
const HASHED = /-[A-Za-z0-9_-]{8}\.(?:js|css|woff2)$/;
const NOT_PAGES = /^\/(?:api|v1|stream)\//;

self.addEventListener('install', (event) => event.waitUntil(fetchShell().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || NOT_PAGES.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (HASHED.test(pathname)) event.respondWith(file(request));
});

async function page(event) {
  try {
    const fresh = await fetch(event.request);
    if (fresh.ok) event.waitUntil(keepShell(fresh.clone()));
    return fresh.status >= 500 ? ((await cached('/')) ?? fresh) : fresh;
  } catch (error) {
    const shell = await cached('/');
    if (!shell) throw error;
    return shell;
  }
}

async function file(request) {
  const known = await cached(request.url);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) (await caches.open(CACHE)).put(request.url, fresh.clone());
  return fresh;
}

async function fetchShell() {
  await keepShell(await fetch('/', { cache: 'no-cache' }));
}

/** A new version brings its own files; those of the version before go. */
async function keepShell(response) {
  const html = await response.clone().text();
  const cache = await caches.open(CACHE);
  const before = await (await cache.match('/'))?.text();
  if (html === before) return;
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path).filter((path) => HASHED.test(path));
  await cache.addAll(files);
  await cache.put('/', response);
  if (before === undefined) return;
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (before.includes(pathname) && pathname !== '/' && !files.includes(pathname)) await cache.delete(request);
  }
}

async function cached(url) {
  return (await caches.open(CACHE)).match(url);
}
