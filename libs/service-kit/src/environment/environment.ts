import { z } from 'zod';
import { LogLevel } from '../admin/log-level';

/** A variable that is wrong or missing stops a service at its start, with a message that names it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    // Whoever starts the service needs the message, not where we noticed.
    this.stack = message;
  }
}

const Port = z.coerce.number().int().min(0).max(65_535);

/** Variables that every service takes. Spread them into the service's own zod object. */
export const serviceEnv = {
  /** Port of /healthz, /readyz, /metrics and /openapi.json; 0 picks a free one. */
  ADMIN_PORT: Port.default(9090),
  /** Address on which the service listens. Loopback unless a container says otherwise. */
  BIND_ADDRESS: z.string().default('127.0.0.1'),
  LOG_LEVEL: LogLevel.default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Share of new traces that are recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** A trace in which somebody waited longer than this is kept whatever the dice say; 2 s by default. */
  OTEL_TRACES_SLOW_MS: z.coerce.number().int().min(1).optional(),
  /** Seconds that work under way may take to finish after SIGTERM. */
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().min(0).max(3_600).default(10),
};

/** Variables of a service that also answers HTTP. */
export const httpServiceEnv = { ...serviceEnv, HTTP_PORT: Port.default(8080) };

export type ServiceEnv = z.infer<z.ZodObject<typeof serviceEnv>>;
export type HttpServiceEnv = z.infer<z.ZodObject<typeof httpServiceEnv>>;

/**
 * Checks the environment against a schema. An empty variable counts as absent.
 * @throws EnvironmentError with one line for each variable that is wrong; values are never repeated, they may be secrets.
 */
export function loadEnv<S extends z.ZodType>(schema: S, source: NodeJS.ProcessEnv): z.infer<S> {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvironmentError(`These environment variables are wrong:\n${lines.join('\n')}`);
}
