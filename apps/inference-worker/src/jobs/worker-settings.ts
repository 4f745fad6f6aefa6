import { hostname } from 'node:os';
import type { JobConsumerOptions } from '@parley/bus';
import { loadModels, loadProviders } from '@parley/service-kit';
import type { Env } from '../env';
import type { RunDependencies } from '../generations/generation-run';
import { placesOf, providersOf } from '../provider/provider-settings';
import type { ProvidersSettings } from '../provider/providers';

export interface WorkerSettings {
  queue: JobConsumerOptions;
  concurrency: number;
  graceMs: number;
  /** Least time between two records of one answer, in milliseconds. */
  gapMs: number;
  /** How long a title or a summary is kept for the same question, in milliseconds; 0: not at all. */
  cacheMs: number;
  run: RunDependencies['settings'];
  providers: ProvidersSettings;
}

export const WORKER_SETTINGS = Symbol('WORKER_SETTINGS');

/** Tries before the first token at a model that has somebody to stand in for it. */
const TRIES_BEFORE_FALLBACK = 2;

/** @throws EnvironmentError when the model file is wrong, or a key is missing */
export function workerSettings(env: Env, keyIn: (variable: string) => string | undefined): WorkerSettings {
  const retry = { maxTries: env.PROVIDER_MAX_TRIES, deadlineMs: env.PROVIDER_RETRY_DEADLINE_MS };
  return {
    queue: { pool: env.WORKER_POOL, ackWaitMs: env.JOB_ACK_WAIT_MS, maxDeliveries: env.JOB_MAX_DELIVERIES },
    concurrency: env.WORKER_CONCURRENCY,
    gapMs: env.BATCH_GAP_MS,
    cacheMs: env.WORKER_CACHE_MINUTES * 60_000,
    graceMs: env.SHUTDOWN_GRACE_SECONDS * 1_000,
    run: {
      workerName: `${hostname()}:${process.pid}`,
      heartbeatMs: env.HEARTBEAT_MS,
      retry,
      retryBeforeFallback: {
        maxTries: Math.min(TRIES_BEFORE_FALLBACK, retry.maxTries),
        deadlineMs: Math.min(env.PROVIDER_FALLBACK_AFTER_MS, retry.deadlineMs),
      },
      maxRestarts: env.PROVIDER_MAX_RESTARTS,
    },
    providers: providersSettings(env, keyIn),
  };
}

function providersSettings(env: Env, keyIn: (variable: string) => string | undefined): ProvidersSettings {
  const listed = loadProviders(env);
  const models = loadModels(env);
  const fallback = {
    baseUrl: env.OPENAI_BASE_URL,
    apiKey: env.OPENAI_API_KEY,
    requestsPerMinute: env.OPENAI_REQUESTS_PER_MINUTE,
    tokensPerMinute: env.OPENAI_TOKENS_PER_MINUTE,
  };
  const timeouts = {
    connectMs: env.PROVIDER_CONNECT_TIMEOUT_MS,
    firstTokenMs: env.PROVIDER_FIRST_TOKEN_TIMEOUT_MS,
    gapMs: env.PROVIDER_GAP_TIMEOUT_MS,
    totalMs: env.PROVIDER_TOTAL_TIMEOUT_MS,
  };
  return {
    providers: providersOf(listed, models, { fallback, timeouts, keyIn }),
    models: placesOf(listed, models),
    circuit: { leastRequests: env.PROVIDER_CIRCUIT_REQUESTS, openMs: env.PROVIDER_CIRCUIT_OPEN_MS },
    retryShare: env.PROVIDER_RETRY_SHARE,
  };
}
