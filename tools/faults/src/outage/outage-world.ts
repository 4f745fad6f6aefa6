import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelsFile } from '@parley/contracts';
import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { RunningStack, startTestNats, startTestPostgres } from '@parley/testing';

/** A product with a model at one provider, and one at another that stands in for it. */
export interface OutageWorld {
  stack: RunningStack;
  first: ProviderSim;
  second: ProviderSim;
  stop(): Promise<void>;
}

export const ASKED = 'asked';
export const STAND_IN = 'stand-in';
export const WORKERS = 2;

const LIMITS = { contextWindow: 16_000, maxOutputTokens: 1_000, price: { currency: 'USD', inputPerMillion: 1_000_000, outputPerMillion: 2_000_000 } };

export async function startOutageWorld(): Promise<OutageWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-outage-'));
  const [nats, postgres, first, second] = await Promise.all([startTestNats(), startTestPostgres(), startProviderSim(), startProviderSim()]);
  const models: ModelsFile = {
    providers: [
      { id: 'first', baseUrl: first.url, apiKeyEnv: 'OPENAI_API_KEY' },
      { id: 'second', baseUrl: second.url, apiKeyEnv: 'OPENAI_API_KEY' },
    ],
    models: [
      { id: ASKED, name: 'Asked model', provider: 'first', fallback: [STAND_IN], ...LIMITS },
      { id: STAND_IN, name: 'Stand-in', provider: 'second', ...LIMITS },
    ],
  };
  await writeFile(join(folder, 'models.json'), JSON.stringify(models));
  const stack = await RunningStack.start({
    edges: 2,
    workers: WORKERS,
    env: {
      NATS_URL: nats.url,
      DATABASE_URL: postgres.url,
      MODELS_FILE: join(folder, 'models.json'),
      OPENAI_API_KEY: 'none',
      SUMMARY_MODEL: 'off',
      LIMIT_REQUESTS_PER_MINUTE: '100000',
      LIMIT_SIGNUPS_PER_HOUR: '100000',
      LIMIT_CONCURRENT_GENERATIONS: '1000',
    },
  });
  const stop = async (): Promise<void> => {
    await stack.stop();
    await Promise.all([nats, postgres, first, second].map((server) => server.stop()));
    await rm(folder, { recursive: true });
  };
  return { stack, first, second, stop };
}
