import { z } from 'zod';

/** Prices are whole micro-units of the currency for a million tokens: no floats near money. */
export const ModelPrice = z.object({
  currency: z.string().length(3),
  inputPerMillion: z.number().int().min(0),
  outputPerMillion: z.number().int().min(0),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

export const Model = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  /** Tokens that prompt and answer may have together. */
  contextWindow: z.number().int().min(256),
  maxOutputTokens: z.number().int().min(1),
  price: ModelPrice,
  /** True for the simulator that answers where no provider is configured: the page says so. */
  demo: z.boolean().optional(),
});
export type Model = z.infer<typeof Model>;

/** Cost of some tokens at a price in tokens per million, in whole micro-units, rounded up once. */
export function costOf(price: ModelPrice, promptTokens: number, completionTokens: number): number {
  const total =
    BigInt(promptTokens) * BigInt(price.inputPerMillion) + BigInt(completionTokens) * BigInt(price.outputPerMillion);
  return Number((total + 999_999n) / 1_000_000n);
}

/** A line of the model file: a model and which provider answers for it. */
export const ModelEntry = Model.extend({ provider: z.string().min(1).default('default') });
export type ModelEntry = z.infer<typeof ModelEntry>;

/** The file that MODELS_FILE names. The first model is the default. */
export const ModelsFile = z.object({ models: z.array(ModelEntry).min(1) });
export type ModelsFile = z.infer<typeof ModelsFile>;
