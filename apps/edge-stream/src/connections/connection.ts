import type { AccessTokenClaims, GoodbyeReason } from '@parley/contracts';

/** One open connection of a person, over either transport. */
export interface Connection {
  readonly transport: 'websocket' | 'sse';
  readonly claims: AccessTokenClaims;
  /** Looks whether something is overdue. */
  tick(now: number): void;
  close(reason: GoodbyeReason): void;
}

/** Clocks may differ by so much; the same tolerance as where tokens are verified. */
const TOLERANCE_MS = 5_000;

export const hasExpired = ({ exp }: AccessTokenClaims, now: number): boolean => now > exp * 1_000 + TOLERANCE_MS;
