import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** The one algorithm that we sign with. A token never chooses: it is refused when it names another. */
export const SIGNING_ALGORITHM = 'ES256';

const VerificationJwk = z.object({
  kid: z.string().min(1),
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal(SIGNING_ALGORITHM),
  use: z.literal('sig'),
  x: z.string(),
  y: z.string(),
});

const JsonWebKeySet = z.object({ keys: z.array(z.unknown()) });
export type JsonWebKeySet = z.infer<typeof JsonWebKeySet>;

/** Where the public keys come from: by HTTP in most services, from its own tables in auth. */
export type JwksLoader = () => Promise<unknown>;

const FETCH_TIMEOUT_MS = 3_000;

export function jwksFrom(url: string): JwksLoader {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: 'error' });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  };
}

/** The keys by their `kid`; those of other kinds than ours are left out. */
export function parseJwks(jwks: unknown): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const entry of JsonWebKeySet.parse(jwks).keys) {
    const jwk = VerificationJwk.safeParse(entry).data;
    if (jwk) keys.set(jwk.kid, createPublicKey({ key: jwk, format: 'jwk' }));
  }
  return keys;
}
