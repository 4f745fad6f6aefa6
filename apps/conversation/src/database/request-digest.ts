import { createHash } from 'node:crypto';

/** Digest of what a request asked for; equal requests have equal digests. `facts` must list its keys in a fixed order. */
export function requestDigest(facts: Record<string, unknown>): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
