import type { Request, Response } from 'express';

const PATH = '/api/auth/oidc';
const LIFE_MS = 600_000;

/** One for each sign-in under way, so that two tabs do not spoil each other's. */
const nameOf = (state: string): string => `parley_oidc_${state.slice(0, 16).replace(/[^\w-]/g, '')}`;

export function readOidcCookie(request: Request, state: string): string | undefined {
  const value: unknown = (request.cookies as Record<string, unknown> | undefined)?.[nameOf(state)];
  return typeof value === 'string' && value.length <= 6_000 ? value : undefined;
}

/** Lax, not Strict: the provider sends the browser back from another site. It opens nothing by itself. */
export function setOidcCookie(request: Request, response: Response, state: string, value: string): void {
  const { secure } = request;
  response.cookie(nameOf(state), value, { httpOnly: true, secure, sameSite: 'lax', path: PATH, maxAge: LIFE_MS });
}

export function clearOidcCookie(request: Request, response: Response, state: string): void {
  response.clearCookie(nameOf(state), { httpOnly: true, secure: request.secure, sameSite: 'lax', path: PATH });
}
