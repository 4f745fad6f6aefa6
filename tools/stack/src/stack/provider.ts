import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@parley/local-servers';
import { ModelsFile } from '@parley/contracts';
import type { StackEnv } from '../env';
import type { ProcessPlan } from '../supervisor/process-plan';
import { checkReady, environmentFor } from './service-plans';
import { mainOf } from './workspace';

const DEMO: ModelsFile = {
  models: [
    {
      id: 'parley-demo',
      name: 'Demo model',
      contextWindow: 32_768,
      maxOutputTokens: 4_096,
      price: { currency: 'USD', inputPerMillion: 150_000, outputPerMillion: 600_000 },
      demo: true,
      provider: 'default',
    },
  ],
};

/** Whether a person has named a provider; if not, the simulator answers. */
export function hasProvider(env: StackEnv): boolean {
  return Boolean(env.OPENAI_BASE_URL ?? env.OPENAI_API_KEY ?? env.MODELS_FILE);
}

/** The keys that the model file names, for the workers alone. What is wrong with the file, the services say themselves. */
export function providerKeys({ MODELS_FILE }: StackEnv, inherited: Record<string, string>): Record<string, string> {
  const { providers = [] } = (MODELS_FILE && readModels(MODELS_FILE)) || {};
  const names = providers.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []);
  return Object.fromEntries(names.flatMap((name) => (inherited[name] ? [[name, inherited[name]]] : [])));
}

function readModels(path: string): { providers?: { apiKeyEnv?: string | undefined }[] | undefined } | null {
  try {
    return ModelsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** The simulator in the place of a provider, and what the services are told of it. */
export async function demoProvider(
  dataDir: string,
  inherited: Record<string, string>,
): Promise<{ plan: ProcessPlan; models: Record<string, string>; worker: Record<string, string> }> {
  const port = await freePort();
  const file = join(dataDir, 'demo-models.json');
  writeFileSync(file, JSON.stringify(DEMO, null, 2));
  const url = `http://127.0.0.1:${port}/v1`;
  const settings = Object.fromEntries(Object.entries(inherited).filter(([name]) => name.startsWith('SIM_')));
  return {
    plan: {
      name: 'provider-sim-1',
      command: process.execPath,
      args: [mainOf('tools/provider-sim')],
      env: { ...environmentFor('provider-sim', inherited), ...settings, HTTP_PORT: String(port) },
      ports: { http: port },
      stopSignal: 'SIGTERM',
      graceSeconds: 5,
      check: () => checkReady(`${url}/models`),
    },
    models: { MODELS_FILE: file },
    worker: { OPENAI_BASE_URL: url },
  };
}
