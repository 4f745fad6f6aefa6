import { z } from 'zod';

/** Prices are whole micro-units of the currency for a million tokens: no floats near money. */
export const ModelPrice = z.object({
  currency: z.string().length(3),
  inputPerMillion: z.number().int().min(0),
  outputPerMillion: z.number().int().min(0),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

/** A price from a moment on (UTC; a date is its first moment); without one, from the beginning. */
export const DatedPrice = ModelPrice.extend({ validFrom: z.union([z.iso.date(), z.iso.datetime()]).optional() });
export type DatedPrice = z.infer<typeof DatedPrice>;

/** What a model can do beside text; the page shows it. */
export const ModelCapability = z.enum(['images', 'tools', 'reasoning']);
export type ModelCapability = z.infer<typeof ModelCapability>;

export const ModelId = z.string().min(1).max(100);

export const Model = z.object({
  id: ModelId,
  name: z.string().min(1).max(100),
  /** Tokens that prompt and answer may have together. */
  contextWindow: z.number().int().min(256),
  maxOutputTokens: z.number().int().min(1),
  /** The price that is valid now. */
  price: ModelPrice,
  capabilities: z.array(ModelCapability).optional(),
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

/** The price that is valid at a moment: the latest that has begun, or the earliest when none has. */
export function priceAt(prices: readonly DatedPrice[], at: Date): ModelPrice {
  const byBeginning = [...prices].sort((a, b) => beginningOf(a) - beginningOf(b));
  const valid = byBeginning.findLast((price) => beginningOf(price) <= at.getTime()) ?? byBeginning[0];
  if (!valid) throw new RangeError('a model has no price');
  const { currency, inputPerMillion, outputPerMillion } = valid;
  return { currency, inputPerMillion, outputPerMillion };
}

/** A price that is enough whichever of these models answers. */
export function dearestOf(first: ModelPrice, others: readonly ModelPrice[]): ModelPrice {
  const all = [first, ...others];
  return {
    currency: first.currency,
    inputPerMillion: Math.max(...all.map(({ inputPerMillion }) => inputPerMillion)),
    outputPerMillion: Math.max(...all.map(({ outputPerMillion }) => outputPerMillion)),
  };
}

/** When a price begins, in milliseconds since the epoch. */
export const beginningOf = ({ validFrom }: DatedPrice): number => (validFrom === undefined ? -Infinity : Date.parse(validFrom));
