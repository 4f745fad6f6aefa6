import { ModelsFile } from '@parley/contracts';
import { EnvironmentError } from '@parley/service-kit';
import { placesOf, providersOf } from './provider-settings';

const price = { currency: 'USD', inputPerMillion: 1, outputPerMillion: 2 };
const model = { id: 'one', name: 'One', contextWindow: 1_000, maxOutputTokens: 100, price };
const own = { id: 'own', baseUrl: 'https://own.example.org/v1', apiKeyEnv: 'OWN_KEY', tokensPerMinute: 500 };
const timeouts = { connectMs: 1, firstTokenMs: 1, gapMs: 1, totalMs: 1 };
const fallback = { baseUrl: 'https://usual.example.org/v1', apiKey: 'usual key', requestsPerMinute: 60 };
const keys: Record<string, string> = { OWN_KEY: 'own key', OTHER: 'not for us' };

function settingsOf(file: ModelsFile): { providers: ReturnType<typeof providersOf>; places: object } {
  const { providers = [], models } = ModelsFile.parse(file);
  const options = { fallback, timeouts, keyIn: (variable: string) => keys[variable] };
  return { providers: providersOf(providers, models, options), places: Object.fromEntries(placesOf(providers, models)) };
}

describe('the providers of a worker', () => {
  it('are the one of the environment where the file lists none, whatever it says of models', () => {
    const { providers, places } = settingsOf({ models: [{ ...model, provider: 'anything' }] });
    expect(providers).toMatchObject([{ id: 'default', baseUrl: fallback.baseUrl, apiKey: 'usual key', limits: { requests: 60, tokens: null } }]);
    expect(places).toEqual({ one: { provider: 'default', model: 'one' } });
  });

  it('are those of the file, each with the key that it names', () => {
    const { providers, places } = settingsOf({ providers: [own], models: [{ ...model, provider: 'own', providerModel: 'theirs' }] });
    expect(providers).toMatchObject([{ id: 'own', apiKey: 'own key', limits: { requests: null, tokens: 500 } }]);
    expect(places).toEqual({ one: { provider: 'own', model: 'theirs' } });
  });

  it('are both where a model names the one of the environment', () => {
    const { providers } = settingsOf({ providers: [own], models: [model, { ...model, id: 'two', provider: 'own' }] });
    expect(providers.map(({ id, apiKey }) => [id, apiKey])).toEqual([['own', 'own key'], ['default', 'usual key']]);
  });

  it('speak a format that this worker knows', () => {
    const provider = (api: string) => ({ providers: [{ ...own, api }], models: [{ ...model, provider: 'own' }] });
    expect(settingsOf(provider('chat-completions')).providers).toMatchObject([{ id: 'own', api: 'chat-completions' }]);
    const load = (): unknown => settingsOf(provider('telepathy'));
    expect(load).toThrow(EnvironmentError);
    expect(load).toThrow('providers[0].api: nobody speaks telepathy; there are: chat-completions');
  });

  it('need no key where none is named', () => {
    const { apiKeyEnv: _none, ...open } = own;
    expect(settingsOf({ providers: [open], models: [{ ...model, provider: 'own' }] }).providers).toMatchObject([{ apiKey: 'none' }]);
  });

  it('are refused when a key is missing: the variable is named', () => {
    const load = (): unknown => settingsOf({ providers: [own, { ...own, id: 'two', apiKeyEnv: 'NOT_SET' }], models: [{ ...model, provider: 'own' }] });
    expect(load).toThrow(EnvironmentError);
    expect(load).toThrow('providers[1].apiKeyEnv: the variable NOT_SET is not set');
  });
});
