import { hostname } from 'node:os';
import type { JobConsumerOptions } from '@parley/bus';
import type { Env } from '../env';
import type { RunDependencies } from '../generations/generation-run';
import type { ProviderSettings } from '../provider/provider-client';

export interface WorkerSettings {
  queue: JobConsumerOptions;
  concurrency: number;
  graceMs: number;
  /** Least time between two records of one answer, in milliseconds. */
  gapMs: number;
  run: RunDependencies['settings'];
  provider: ProviderSettings;
}

export const WORKER_SETTINGS = Symbol('WORKER_SETTINGS');

export function workerSettings(env: Env): WorkerSettings {
  return {
    queue: { pool: env.WORKER_POOL, ackWaitMs: env.JOB_ACK_WAIT_MS, maxDeliveries: env.JOB_MAX_DELIVERIES },
    concurrency: env.WORKER_CONCURRENCY,
    gapMs: env.BATCH_GAP_MS,
    graceMs: env.SHUTDOWN_GRACE_SECONDS * 1_000,
    run: {
      workerName: `${hostname()}:${process.pid}`,
      heartbeatMs: env.HEARTBEAT_MS,
      retry: { maxTries: env.PROVIDER_MAX_TRIES, deadlineMs: env.PROVIDER_RETRY_DEADLINE_MS },
      maxRestarts: env.PROVIDER_MAX_RESTARTS,
    },
    provider: {
      baseUrl: env.OPENAI_BASE_URL,
      apiKey: env.OPENAI_API_KEY,
      timeouts: {
        connectMs: env.PROVIDER_CONNECT_TIMEOUT_MS,
        firstTokenMs: env.PROVIDER_FIRST_TOKEN_TIMEOUT_MS,
        gapMs: env.PROVIDER_GAP_TIMEOUT_MS,
        totalMs: env.PROVIDER_TOTAL_TIMEOUT_MS,
      },
    },
  };
}
