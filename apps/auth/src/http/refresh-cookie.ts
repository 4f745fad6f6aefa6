import type { Request, Response } from 'express';

const NAME = 'parley_refresh';
const PATH = '/api/auth';

export function readRefreshCookie(request: Request): string | undefined {
  const value: unknown = (request.cookies as Record<string, unknown> | undefined)?.[NAME];
  return typeof value === 'string' && value.length <= 200 ? value : undefined;
}

/** Out of reach of scripts and of other sites; sent to auth alone. */
export function setRefreshCookie(request: Request, response: Response, value: string, expires: Date): void {
  response.cookie(NAME, value, { httpOnly: true, secure: request.secure, sameSite: 'strict', path: PATH, expires });
}

export function clearRefreshCookie(request: Request, response: Response): void {
  response.clearCookie(NAME, { httpOnly: true, secure: request.secure, sameSite: 'strict', path: PATH });
}
