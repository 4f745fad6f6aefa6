import { z } from 'zod';
import { Id } from '../ids';
import { PageQuery } from '../page';
import { GenerationPurpose } from './generation';

/** Budgets of one person, of a team, and of all people of this installation together. */
export const BudgetName = z.enum([
  'tokens_per_day',
  'cost_per_month',
  'team_tokens_per_day',
  'team_cost_per_month',
  'installation_tokens_per_day',
  'installation_cost_per_month',
]);
export type BudgetName = z.infer<typeof BudgetName>;

/** How far a budget is used, in tokens or in micro-units. */
export const BudgetState = z.object({
  name: BudgetName,
  /** Whose it is, where it is a team's. */
  teamId: Id.optional(),
  used: z.number().int(),
  limit: z.number().int(),
  resetAt: z.iso.datetime(),
});
export type BudgetState = z.infer<typeof BudgetState>;

/** Of a budget: what is gone, what may go to answers that are being written, and how much there is; null: without end. */
export const Spent = z.object({ used: z.number().int(), reserved: z.number().int(), limit: z.number().int().nullable() });
export type Spent = z.infer<typeof Spent>;

/** What the members of a team have used together, and may use. */
export const TeamUsage = z.object({
  teamId: Id,
  tokens: Spent,
  cost: Spent,
  concurrency: z.object({ active: z.number().int(), limit: z.number().int().nullable() }),
});
export type TeamUsage = z.infer<typeof TeamUsage>;

/** What a person has used and may still use. Costs are whole micro-units of `currency`; a null limit means none. */
export const UsageView = z.object({
  period: z.object({ day: z.iso.date(), month: z.string() }),
  tokens: Spent,
  cost: Spent.extend({ currency: z.string() }),
  concurrency: z.object({ active: z.number().int(), limit: z.number().int().nullable() }),
  /** Generations of this person that wait in line, and how many may. */
  queue: z.object({ waiting: z.number().int(), limit: z.number().int() }).optional(),
  /** Those of this person's teams that have limits. */
  teams: z.array(TeamUsage).optional(),
  /** Budgets that are nearly spent. */
  warnings: z.array(BudgetState).optional(),
  requests: z.object({ remaining: z.number().int().nullable(), resetAt: z.iso.datetime() }),
});
export type UsageView = z.infer<typeof UsageView>;

/** Days are UTC. `by` names what the rows are sums of, beside the day. */
export const UsageHistoryQuery = PageQuery.extend({
  from: z.iso.date().optional(),
  /** The last day. */
  to: z.iso.date().optional(),
  by: z.enum(['day', 'model', 'conversation']).default('day'),
});
export type UsageHistoryQuery = z.infer<typeof UsageHistoryQuery>;

/** What one person used on one day, charged already; costs are micro-units. */
export const UsageHistoryRow = z.object({
  day: z.iso.date(),
  /** With `by=model`. */
  model: z.string().optional(),
  purpose: GenerationPurpose.optional(),
  /** With `by=conversation`; null for what belongs to no chat, or to one that is gone. */
  conversationId: Id.nullable().optional(),
  title: z.string().nullable().optional(),
  generations: z.number().int(),
  tokens: z.number().int(),
  cost: z.number().int(),
});
export type UsageHistoryRow = z.infer<typeof UsageHistoryRow>;
