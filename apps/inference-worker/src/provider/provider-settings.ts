import { DEFAULT_PROVIDER, type ModelEntry, type ModelProvider } from '@parley/contracts';
import { EnvironmentError } from '@parley/service-kit';
import { knownApis } from './adapters';
import type { ModelPlace, ProvidersSettings } from './providers';
import type { ProviderTimeouts } from './stall-guard';

type Listed = ProvidersSettings['providers'][number];

/** What the environment says of the one provider that there is when the model file lists none. */
export interface DefaultProvider {
  baseUrl: string;
  apiKey: string;
  requestsPerMinute?: number | undefined;
  tokensPerMinute?: number | undefined;
}

/** A server that asks for no key gets this. */
export const NO_KEY = 'none';

/**
 * The providers of the model file, with their keys; or the one of the environment, where models name it or none is listed.
 * @param keyIn the value of a variable
 * @throws EnvironmentError that names the variable which is missing, or the format that nobody speaks
 */
export function providersOf(
  listed: readonly ModelProvider[],
  models: readonly ModelEntry[],
  { fallback, timeouts, keyIn }: { fallback: DefaultProvider; timeouts: ProviderTimeouts; keyIn: (variable: string) => string | undefined },
): Listed[] {
  const fromFile = listed.map((provider, index) => {
    refuseUnknownApi(provider, index);
    return { ...toListed(provider, timeouts), apiKey: keyOf(provider, index, keyIn) };
  });
  const isListed = listed.some(({ id }) => id === DEFAULT_PROVIDER);
  const isNamed = listed.length === 0 || models.some(({ provider }) => provider === DEFAULT_PROVIDER);
  if (isListed || !isNamed) return fromFile;
  const { apiKey, ...rest } = fallback;
  return [...fromFile, { ...toListed({ id: DEFAULT_PROVIDER, ...rest }, timeouts), apiKey }];
}

/** Where each model is. In a file that lists no providers they all are at the one that there is. */
export function placesOf(listed: readonly ModelProvider[], models: readonly ModelEntry[]): Map<string, ModelPlace> {
  const providerOf = ({ provider }: ModelEntry): string => (listed.length === 0 ? DEFAULT_PROVIDER : provider);
  return new Map(models.map((model) => [model.id, { provider: providerOf(model), model: model.providerModel ?? model.id }]));
}

function toListed(provider: Omit<ModelProvider, 'apiKeyEnv'>, timeouts: ProviderTimeouts): Omit<Listed, 'apiKey'> {
  const { id, baseUrl, api, requestsPerMinute = null, tokensPerMinute = null, outputLimitParameter } = provider;
  const limits = { requests: requestsPerMinute, tokens: tokensPerMinute };
  return { id, baseUrl, timeouts, limits, ...(api ? { api } : {}), ...(outputLimitParameter ? { outputLimitParameter } : {}) };
}

function refuseUnknownApi({ api }: ModelProvider, index: number): void {
  if (api === undefined || knownApis().includes(api)) return;
  throw new EnvironmentError(`MODELS_FILE: providers[${index}].api: nobody speaks ${api}; there are: ${knownApis().join(', ')}`);
}

function keyOf({ apiKeyEnv }: ModelProvider, index: number, keyIn: (variable: string) => string | undefined): string {
  if (apiKeyEnv === undefined) return NO_KEY;
  const key = keyIn(apiKeyEnv);
  if (!key) throw new EnvironmentError(`MODELS_FILE: providers[${index}].apiKeyEnv: the variable ${apiKeyEnv} is not set`);
  return key;
}
