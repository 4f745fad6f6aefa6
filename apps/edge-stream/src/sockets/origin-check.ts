import type { IncomingMessage } from 'node:http';

/**
 * Whether a page of this origin may open a socket here. Programs send no origin and need none: what counts for them is
 * the token. Browsers always send it, and no page can forge it.
 */
export function isOriginAllowed({ headers }: IncomingMessage, allowed: readonly string[] | undefined): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (allowed) return allowed.includes(origin);
  const forwarded = headers['x-forwarded-host'];
  const hosts = [headers.host, ...(typeof forwarded === 'string' ? forwarded.split(',') : [])];
  const host = URL.parse(origin)?.host;
  return host !== undefined && hosts.some((own) => own?.trim() === host);
}

type Decide = (error: string | null | undefined, isAllowed: boolean) => void;

/** Answers a foreign page 403 before anything is upgraded. */
export function refuseForeignOrigins(allowed: readonly string[] | undefined) {
  return (request: IncomingMessage, decide: Decide): void => {
    if (isOriginAllowed(request, allowed)) return decide(null, true);
    // Engine.IO would say 400 to an upgrade, so the answer is written here, and nothing is left for it to write.
    const answer = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    if (request.headers.upgrade) request.socket.end(answer, () => decide('origin not allowed', false));
    else decide('origin not allowed', false);
  };
}
