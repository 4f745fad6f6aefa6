import { z } from 'zod';
import { Role } from '../identity/identity';
import { Id } from '../ids';
import { beginningOf, DatedPrice, Model, ModelPrice } from './model';

/** The provider that OPENAI_BASE_URL and OPENAI_API_KEY describe, where the file lists none. */
export const DEFAULT_PROVIDER = 'default';

const PerMinute = z.number().int().min(1).optional();

/** Somebody who answers, and what one key of theirs may do. */
export const ModelProvider = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens'),
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** The wire format that it speaks, by the name of a worker's adapter; left out: Chat Completions. */
  api: z.string().min(1).optional(),
  /** Name of the variable, in the environment of the workers alone, that holds the key; left out where none is asked for. */
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of a variable')
    .optional(),
  /** What this key may do in a minute, over all workers together; left out: as much as the provider lets it. */
  requestsPerMinute: PerMinute,
  tokensPerMinute: PerMinute,
  /** How it calls the longest answer; found out from its address when left out. */
  outputLimitParameter: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
});
export type ModelProvider = z.infer<typeof ModelProvider>;

/** Whoever has one of these roles or is in one of these teams may use it. */
export const ModelAccess = z.object({ roles: z.array(Role).optional(), teams: z.array(Id).optional() });
export type ModelAccess = z.infer<typeof ModelAccess>;

/** A model of the file: with one price, or with several that follow one another. */
export const ModelEntry = Model.omit({ price: true })
  .extend({
    price: ModelPrice.optional(),
    prices: z.array(DatedPrice).min(1).optional(),
    provider: z.string().min(1).default(DEFAULT_PROVIDER),
    /** What its provider calls it, where that is not its id. */
    providerModel: z.string().min(1).max(200).optional(),
    /** Who answers in its place when its provider cannot, in this order. */
    fallback: z.array(z.string()).max(5).default([]),
    /** Left out: everybody. */
    access: ModelAccess.optional(),
  })
  .superRefine(({ price, prices }, { addIssue }) => {
    // What is wrong here ends the check: the file as a whole is looked at only once each line is right.
    const refuse = (path: (string | number)[], message: string): void => addIssue({ code: 'custom', path, message, continue: false });
    if ((price === undefined) === (prices === undefined)) refuse(['price'], 'either `price` or `prices` is needed, and not both');
    const [twice] = repeatsIn((prices ?? []).map(beginningOf));
    if (twice !== undefined) refuse(['prices', twice, 'validFrom'], 'another price begins then');
  })
  .transform(({ price, prices = price ? [price] : [], ...model }) => ({ ...model, prices }));
export type ModelEntry = z.output<typeof ModelEntry>;

const FileContent = z.object({ providers: z.array(ModelProvider).min(1).optional(), models: z.array(ModelEntry).min(1) });

/** The file that MODELS_FILE names. The first model is the default. */
export const ModelsFile = FileContent.superRefine((file, { addIssue }) => {
  for (const { path, message } of contradictionsIn(file)) addIssue({ code: 'custom', path, message });
});
/** As it is written. */
export type ModelsFile = z.input<typeof ModelsFile>;

interface Contradiction {
  path: (string | number)[];
  message: string;
}

function contradictionsIn({ providers = [], models }: z.output<typeof FileContent>): Contradiction[] {
  const providerIds = providers.map(({ id }) => id);
  const modelIds = models.map(({ id }) => id);
  const currency = models[0]?.prices[0]?.currency;
  return [
    ...repeatsIn(providerIds).map((index) => ({ path: ['providers', index, 'id'], message: 'another provider has this id' })),
    ...repeatsIn(modelIds).map((index) => ({ path: ['models', index, 'id'], message: 'another model has this id' })),
    ...models.flatMap((model, index) =>
      [...wrongProvider(model, providerIds), ...wrongFallbacks(model, modelIds), ...foreignPrices(model, currency)].map(
        ({ path, message }) => ({ path: ['models', index, ...path], message }),
      ),
    ),
  ];
}

/** A file from before there were providers may say anything here. */
function wrongProvider({ provider }: ModelEntry, providerIds: string[]): Contradiction[] {
  const isKnown = providerIds.length === 0 || provider === DEFAULT_PROVIDER || providerIds.includes(provider);
  return isKnown ? [] : [{ path: ['provider'], message: 'there is no such provider' }];
}

function wrongFallbacks(model: ModelEntry, modelIds: string[]): Contradiction[] {
  return model.fallback.flatMap((id, place) => {
    const path = ['fallback', place];
    if (id === model.id) return [{ path, message: 'a model cannot stand in for itself' }];
    return modelIds.includes(id) ? [] : [{ path, message: 'there is no such model' }];
  });
}

function foreignPrices({ prices }: ModelEntry, currency: string | undefined): Contradiction[] {
  const isForeign = prices.some((price) => price.currency !== currency);
  return isForeign ? [{ path: ['prices'], message: 'all prices must be in one currency: budgets are' }] : [];
}

/** Places of those that stood before. */
function repeatsIn(values: readonly unknown[]): number[] {
  return [...values.keys()].filter((index) => values.indexOf(values[index]) < index);
}
