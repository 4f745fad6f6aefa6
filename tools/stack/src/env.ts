import { z } from 'zod';

/** An empty variable counts as absent, as in the services. */
const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined && value !== ''));

const schema = z.object({
  /** Port of the public origin. */
  PORT: z.coerce.number().int().min(1).max(65_535).default(4200),
  /** Address on which the public origin listens. */
  PARLEY_BIND_ADDRESS: z.string().default('127.0.0.1'),
  /** Data of our own PostgreSQL and NATS, logs, pid files. */
  PARLEY_DATA_DIR: z.string().default('.data'),
  /** Servers of yours; without them we run our own. */
  DATABASE_URL: z.url().optional(),
  NATS_URL: z.string().optional(),
  /** A provider; with none of these the simulator answers. */
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_API_KEY: z.string().optional(),
  MODELS_FILE: z.string().optional(),
  CI: z.string().optional(),
});
export type StackEnv = z.infer<typeof schema>;

/** Everything that was set, for handing on to services. */
export const inherited: Readonly<Record<string, string>> = present as Record<string, string>;

/** @throws Error that names each variable that is wrong */
export function readEnv(): StackEnv {
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`These environment variables are wrong:\n${lines.join('\n')}`);
}
