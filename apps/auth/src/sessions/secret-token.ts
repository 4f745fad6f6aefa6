import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: guessing is out of the question, so a plain digest protects them at rest. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
