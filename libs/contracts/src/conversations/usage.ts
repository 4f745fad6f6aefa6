import { z } from 'zod';

/** Budgets of one person, and of all people of this installation together. */
export const BudgetName = z.enum([
  'tokens_per_day',
  'cost_per_month',
  'installation_tokens_per_day',
  'installation_cost_per_month',
]);
export type BudgetName = z.infer<typeof BudgetName>;

/** How far a budget is used, in tokens or in micro-units. */
export const BudgetState = z.object({
  name: BudgetName,
  used: z.number().int(),
  limit: z.number().int(),
  resetAt: z.iso.datetime(),
});
export type BudgetState = z.infer<typeof BudgetState>;

/** What a person has used and may still use. Costs are whole micro-units of `currency`; a null limit means none. */
export const UsageView = z.object({
  period: z.object({ day: z.iso.date(), month: z.string() }),
  tokens: z.object({ used: z.number().int(), reserved: z.number().int(), limit: z.number().int().nullable() }),
  cost: z.object({
    used: z.number().int(),
    reserved: z.number().int(),
    limit: z.number().int().nullable(),
    currency: z.string(),
  }),
  concurrency: z.object({ active: z.number().int(), limit: z.number().int().nullable() }),
  /** Budgets that are nearly spent. */
  warnings: z.array(BudgetState).optional(),
  requests: z.object({ remaining: z.number().int().nullable(), resetAt: z.iso.datetime() }),
});
export type UsageView = z.infer<typeof UsageView>;
