import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { priceAt } from '@parley/contracts';
import { EnvironmentError } from '../environment/environment';
import { loadModels, loadProviders } from './load-models';

const EXAMPLE = join(import.meta.dirname, '../../../../docs/models.example.json');
const price = { currency: 'USD', inputPerMillion: 1, outputPerMillion: 2 };
const model = { id: 'one', name: 'One', contextWindow: 1_000, maxOutputTokens: 100, price };
const provider = { id: 'first', baseUrl: 'https://first.example.org/v1' };

describe('the model file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-models-'));

  function envOf(content: unknown): { MODELS_FILE: string; OPENAI_MODEL: string } {
    const path = join(folder, 'models.json');
    writeFileSync(path, JSON.stringify(content));
    return { MODELS_FILE: path, OPENAI_MODEL: 'unused' };
  }

  it('is what the example says', () => {
    const env = { MODELS_FILE: EXAMPLE, OPENAI_MODEL: 'unused' };
    expect(loadProviders(env).map(({ id, apiKeyEnv }) => [id, apiKeyEnv])).toEqual([['openai', 'OPENAI_API_KEY'], ['own', 'OWN_LLM_KEY']]);
    const [mini, house, large] = loadModels(env);
    expect(mini).toMatchObject({ id: 'gpt-4o-mini', provider: 'openai', fallback: ['house'] });
    expect(house).toMatchObject({ provider: 'own', providerModel: 'qwen3-32b-instruct', fallback: [] });
    expect(large!.access).toMatchObject({ roles: ['admin'] });
  });

  it('may be one from before there were providers and price lists', () => {
    const env = envOf({ models: [model, { ...model, id: 'two', provider: 'anything' }] });
    expect(loadProviders(env)).toEqual([]);
    expect(loadModels(env)).toMatchObject([{ id: 'one', provider: 'default', prices: [price] }, { id: 'two', provider: 'anything' }]);
  });

  it('may be missing: then there is one model at one provider', () => {
    expect(loadModels({ MODELS_FILE: undefined, OPENAI_MODEL: 'some' })).toMatchObject([{ id: 'some', provider: 'default' }]);
  });

  it.each<[string, object, string]>([
    ['a price that is no whole number', { models: [{ ...model, price: { ...price, inputPerMillion: 0.15 } }] }, 'models[0].price.inputPerMillion'],
    ['neither price nor prices', { models: [{ ...model, price: undefined }] }, 'models[0].price'],
    ['price and prices', { models: [{ ...model, prices: [price] }] }, 'models[0].price'],
    ['two prices from the same day', { models: [{ ...model, price: undefined, prices: [price, price] }] }, 'models[0].prices[1].validFrom'],
    ['a day that is none', { models: [{ ...model, price: undefined, prices: [{ ...price, validFrom: 'soon' }] }] }, 'models[0].prices[0].validFrom'],
    ['two currencies', { models: [model, { ...model, id: 'two', price: { ...price, currency: 'EUR' } }] }, 'models[1].prices'],
    ['the same model twice', { models: [model, model] }, 'models[1].id'],
    ['a fallback that is not there', { models: [{ ...model, fallback: ['none'] }] }, 'models[0].fallback[0]'],
    ['a model that stands in for itself', { models: [{ ...model, fallback: ['one'] }] }, 'models[0].fallback[0]'],
    ['a provider that is not there', { providers: [provider], models: [{ ...model, provider: 'second' }] }, 'models[0].provider'],
    ['the same provider twice', { providers: [provider, provider], models: [{ ...model, provider: 'first' }] }, 'providers[1].id'],
    ['an address that is none', { providers: [{ ...provider, baseUrl: 'first' }], models: [model] }, 'providers[0].baseUrl'],
    ['a key in place of its name', { providers: [{ ...provider, apiKeyEnv: 'sk-abc' }], models: [model] }, 'providers[0].apiKeyEnv'],
    ['no requests at all', { providers: [{ ...provider, requestsPerMinute: 0 }], models: [model] }, 'providers[0].requestsPerMinute'],
  ])('is refused with %s, and the place is named', (_, content, path) => {
    const load = (): unknown => loadModels(envOf(content));
    expect(load).toThrow(EnvironmentError);
    expect(load).toThrow(`at ${path}`);
  });

  it('is refused when it is no JSON', () => {
    writeFileSync(join(folder, 'broken.json'), '{');
    expect(() => loadModels({ MODELS_FILE: join(folder, 'broken.json'), OPENAI_MODEL: 'unused' })).toThrow(/MODELS_FILE: .*JSON/);
  });
});

describe('a list of prices', () => {
  const prices = [
    { ...price, inputPerMillion: 3, validFrom: '2026-06-01T12:00:00Z' },
    { ...price, inputPerMillion: 1 },
    { ...price, inputPerMillion: 2, validFrom: '2026-01-01' },
  ];

  it.each([
    ['2020-01-01T00:00:00Z', 1],
    ['2025-12-31T23:59:59.999Z', 1],
    ['2026-01-01T00:00:00Z', 2],
    ['2026-06-01T11:59:59Z', 2],
    ['2026-06-01T12:00:00Z', 3],
  ])('has at %s the price of %i', (at, expected) => {
    expect(priceAt(prices, new Date(at))).toEqual({ ...price, inputPerMillion: expected });
  });

  it('has its earliest price before that begins: nothing is free by mistake', () => {
    expect(priceAt(prices.slice(2), new Date('2020-01-01')).inputPerMillion).toBe(2);
  });
});
