import { httpServiceEnv, loadEnv } from '@parley/service-kit';
import { z } from 'zod';

const Count = z.coerce.number().int().min(1);

const Origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);

/** A provider over plain http is one on this machine. */
const Issuer = z
  .url({ protocol: /^https?$/ })
  .refine((url) => url.startsWith('https:') || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname), {
    message: 'must begin with https:// (or be on this machine)',
  });

/** Settings that mean nothing without others. */
const NEEDS: Record<string, readonly string[]> = {
  OIDC_ISSUER: ['OIDC_CLIENT_ID', 'PUBLIC_URL'],
  SMTP_URL: ['SMTP_FROM', 'PUBLIC_URL'],
};

const Variables = z.object({
  ...httpServiceEnv,
  DATABASE_URL: z.url(),
  DATABASE_POOL_SIZE: Count.max(200).default(10),
  NATS_URL: z.string().min(1),
  /** Seals the private signing keys in the database: at least 32 characters, the same on every replica. */
  AUTH_KEY_SECRET: z.string().min(32),
  ACCESS_TOKEN_SECONDS: Count.max(3_600).default(600),
  /** A session ends this long after the sign-in, however much it is used. */
  REFRESH_TOKEN_DAYS: Count.max(365).default(30),
  /** `provider`: only who signs in at the provider of OIDC_ISSUER gets an account; `closed`: nobody does. */
  SIGN_UP: z.enum(['open', 'provider', 'closed']).default('open'),
  /** Domains of e-mail addresses that may sign up, separated by commas; all when empty. */
  SIGN_UP_DOMAINS: z
    .string()
    .default('')
    .transform((text) => text.toLowerCase().split(',').map((domain) => domain.trim()).filter(Boolean)),
  /** Accounts that one address may make. */
  LIMIT_SIGNUPS_PER_HOUR: Count.default(200),
  /** Wrong passwords for one account from one address before it must wait. */
  LIMIT_LOGIN_FAILURES_PER_ACCOUNT: Count.default(10),
  /** Wrong passwords from one address in an hour: an office behind it must not be locked out. */
  LIMIT_LOGIN_FAILURES_PER_ADDRESS: Count.default(300),
  /** Whose X-Forwarded-For is believed, as express takes it. */
  TRUST_PROXY: z.string().default('loopback'),
  /** Where people find the page, such as `https://chat.example.com`. */
  PUBLIC_URL: Origin.optional(),
  /** An OpenID provider where people may sign in; it must be told of `<PUBLIC_URL>/api/auth/oidc/callback`. */
  OIDC_ISSUER: Issuer.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What the page calls it: "Sign in with …". */
  OIDC_NAME: z.string().max(60).default('single sign-on'),
  OIDC_SCOPES: z.string().regex(/\bopenid\b/, 'must hold openid').default('openid email profile'),
  /** `smtp://user:password@host:587` or `smtps://…`: lets people set a forgotten password by e-mail. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_FROM: z.string().min(3).optional(),
  PASSWORD_RESET_MINUTES: Count.max(1_440).default(30),
  /** E-mails for one account, and wishes for them from one address. */
  LIMIT_LOGIN_RESETS_PER_ACCOUNT: Count.default(3),
  LIMIT_LOGIN_RESETS_PER_ADDRESS: Count.default(60),
});

const Settings = Variables.superRefine((settings, context) => {
  const given: Record<string, unknown> = settings;
  for (const [name, needed] of Object.entries(NEEDS)) {
    const missing = given[name] === undefined ? [] : needed.filter((other) => given[other] === undefined);
    for (const other of missing) context.addIssue({ code: 'custom', path: [other], message: `is needed with ${name}` });
  }
});

export const env = loadEnv(Settings, process.env);
export type Env = typeof env;
