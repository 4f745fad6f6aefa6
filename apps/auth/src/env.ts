import { httpServiceEnv, loadEnv } from '@parley/service-kit';
import { z } from 'zod';

const Count = z.coerce.number().int().min(1);

export const env = loadEnv(
  z.object({
    ...httpServiceEnv,
    DATABASE_URL: z.url(),
    DATABASE_POOL_SIZE: Count.max(200).default(10),
    NATS_URL: z.string().min(1),
    /** Seals the private signing keys in the database: at least 32 characters, the same on every replica. */
    AUTH_KEY_SECRET: z.string().min(32),
    ACCESS_TOKEN_SECONDS: Count.max(3_600).default(600),
    /** A session ends this long after the sign-in, however much it is used. */
    REFRESH_TOKEN_DAYS: Count.max(365).default(30),
    /** `closed`: nobody can make an account. */
    SIGN_UP: z.enum(['open', 'closed']).default('open'),
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
  }),
  process.env,
);
export type Env = typeof env;
