import { z } from 'zod';

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
  requests: z.object({ remaining: z.number().int().nullable(), resetAt: z.iso.datetime() }),
});
export type UsageView = z.infer<typeof UsageView>;
