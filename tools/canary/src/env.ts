import { z } from 'zod';

const Milliseconds = z.coerce.number().int().min(100);

/** An empty variable counts as absent, as in the services. */
const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));

export const env = z
  .object({
    /** The public origin: the canary goes the way that people go. */
    PUBLIC_URL: z.url(),
    /** Its own account. It is made if there is none and people may make accounts. */
    CANARY_EMAIL: z.email(),
    CANARY_PASSWORD: z.string().min(12),
    /** The simulator's model, or any that may be asked around the clock. */
    CANARY_MODEL: z.string().optional(),
    CANARY_EVERY_MS: Milliseconds.default(30_000),
    /** A round that has not ended by then has failed. */
    CANARY_PATIENCE_MS: Milliseconds.default(60_000),
    /** Port of /healthz, /readyz and /metrics. */
    ADMIN_PORT: z.coerce.number().int().min(0).max(65_535).default(9090),
    BIND_ADDRESS: z.string().default('127.0.0.1'),
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  })
  .parse(present);
export type CanaryEnv = typeof env;
