import { DEFAULT_POOL } from '@parley/contracts';
import { loadEnv, modelsEnv, serviceEnv } from '@parley/service-kit';
import { z } from 'zod';
import { NO_KEY } from './provider/provider-settings';

const Milliseconds = z.coerce.number().int().min(1);

export const env = loadEnv(
  z.object({
    ...serviceEnv,
    ...modelsEnv,
    NATS_URL: z.string().min(1),
    OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
    /** Servers that ask for no key get this placeholder. */
    OPENAI_API_KEY: z.string().default(NO_KEY),
    /** What that key may do in a minute, over all workers; without a number: as much as its provider lets it. */
    OPENAI_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
    OPENAI_TOKENS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
    WORKER_POOL: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .default(DEFAULT_POOL),
    /** Answers that this worker writes at once. */
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(10_000).default(200),
    /** How long a worker keeps a title or a summary for the same question to the same model; 0: not at all. */
    WORKER_CACHE_MINUTES: z.coerce.number().int().min(0).max(1_440).default(0),
    /** A job whose worker was silent for this long goes to another. */
    JOB_ACK_WAIT_MS: Milliseconds.min(1_000).default(8_000),
    /** A job that was handed out this often and never finished is given up. */
    JOB_MAX_DELIVERIES: z.coerce.number().int().min(1).max(100).default(5),
    /** Least time between two events of one answer: nobody sees it, and it triples what a core carries. */
    BATCH_GAP_MS: z.coerce.number().int().min(0).max(1_000).default(20),
    /** After this silence of the provider a heartbeat tells readers that the worker lives. */
    HEARTBEAT_MS: Milliseconds.default(2_000),
    PROVIDER_CONNECT_TIMEOUT_MS: Milliseconds.default(15_000),
    /** Node's fetch gives up by itself after five minutes of silence. */
    PROVIDER_FIRST_TOKEN_TIMEOUT_MS: Milliseconds.max(290_000).default(60_000),
    PROVIDER_GAP_TIMEOUT_MS: Milliseconds.max(290_000).default(30_000),
    PROVIDER_TOTAL_TIMEOUT_MS: Milliseconds.default(600_000),
    /** Tries before the first token; transient failures only. */
    PROVIDER_MAX_TRIES: z.coerce.number().int().min(1).max(10).default(4),
    /** Time within which those tries happen. */
    PROVIDER_RETRY_DEADLINE_MS: Milliseconds.default(60_000),
    /** Time after which the next model in order takes over, where there is one and no token has come yet. */
    PROVIDER_FALLBACK_AFTER_MS: Milliseconds.default(10_000),
    /** Retries for each request, over all answers of one worker: an outage is not multiplied. */
    PROVIDER_RETRY_SHARE: z.coerce.number().min(0).max(1).default(0.2),
    /** Requests after which a provider of which half have failed counts as down … */
    PROVIDER_CIRCUIT_REQUESTS: z.coerce.number().int().min(1).max(1_000).default(5),
    /** … and how long it is left alone then, before one request tries it. */
    PROVIDER_CIRCUIT_OPEN_MS: Milliseconds.default(5_000),
    /** New attempts that one worker opens after the provider cut an answer in the middle. */
    PROVIDER_MAX_RESTARTS: z.coerce.number().int().min(0).max(5).default(1),
  }),
  process.env,
);
export type Env = typeof env;

/** The value of a variable that the model file names: the key of a provider. */
export const keyIn = (variable: string): string | undefined => process.env[variable];
