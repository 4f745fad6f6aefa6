import { z } from 'zod';
import { PlainText } from '../conversations/plain-text';
import { Id } from '../ids';

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;

export const TeamName = PlainText.trim().min(1).max(100);

export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  /** Told by `GET /api/auth/me` alone, when there are any. */
  teams: z.array(z.object({ id: Id, name: z.string() })).optional(),
});
export type User = z.infer<typeof User>;

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const Password = z.string().min(12).max(128);

export const RegisterBody = z.object({
  email: Email,
  password: Password,
  name: PlainText.trim().min(1).max(100).optional(),
});
export type RegisterBody = z.infer<typeof RegisterBody>;

/** Any string is taken as a password here: whether it is right is the only thing that a caller may learn. */
export const LoginBody = z.object({ email: Email, password: z.string().min(1).max(1024) });
export type LoginBody = z.infer<typeof LoginBody>;

export const ChangePasswordBody = z.object({ currentPassword: z.string().min(1).max(1024), newPassword: Password });
export type ChangePasswordBody = z.infer<typeof ChangePasswordBody>;

/**
 * Body of refresh, which may be empty. `attempt` is chosen for one wish to refresh: repeated with the same value after a
 * lost reply, it is not taken for the reuse of a spent token.
 */
export const RefreshTokenBody = z.object({ attempt: z.uuid().optional() }).default({});
export type RefreshTokenBody = z.infer<typeof RefreshTokenBody>;

/** Answer of register, login and refresh; the refresh token travels beside it in an HttpOnly cookie. */
export const SignedIn = z.object({
  accessToken: z.string(),
  /** Seconds for which the access token is good. */
  expiresIn: z.number().int(),
  user: User,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const SessionView = z.object({
  id: Id,
  userAgent: z.string(),
  address: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  current: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

export const CreateApiKeyBody = z.object({ name: PlainText.trim().min(1).max(100) });
export type CreateApiKeyBody = z.infer<typeof CreateApiKeyBody>;

/** The one answer that holds the key itself. */
export const CreatedApiKey = z.object({ id: Id, name: z.string(), key: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const ApiKeyView = z.object({
  id: Id,
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

/** What an access token says. `sub` owns conversations and generations; `sid` is the session behind the token. */
export const AccessTokenClaims = z.object({
  sub: Id,
  sid: Id,
  role: Role,
  /** Ids of the teams that this person belongs to; budgets of teams go by them. */
  teams: z.array(Id).max(100).optional(),
  exp: z.number().int(),
});
export type AccessTokenClaims = z.infer<typeof AccessTokenClaims>;
