import { ProviderClient, type ProviderSettings } from './provider-client';

/** Speaks one wire format: asks a provider once, and streams what it says. */
export type ProviderAdapter = Pick<ProviderClient, 'stream'>;

export const DEFAULT_API = 'chat-completions';

/** By the name that a provider of the model file gives as its `api`. */
const ADAPTERS: Readonly<Record<string, (settings: ProviderSettings) => ProviderAdapter>> = {
  [DEFAULT_API]: (settings) => new ProviderClient(settings),
};

export const knownApis = (): string[] => Object.keys(ADAPTERS);

/** @throws where nobody speaks that format: the model file was checked against `knownApis` before */
export function adapterFor(settings: ProviderSettings): ProviderAdapter {
  const make = ADAPTERS[settings.api ?? DEFAULT_API];
  if (!make) throw new Error(`there is no adapter for ${settings.api}`);
  return make(settings);
}
