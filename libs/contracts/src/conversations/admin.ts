import { z } from 'zod';
import { Id } from '../ids';
import { PageQuery } from '../page';
import { GenerationPurpose, GenerationStatus } from './generation';
import { ModelAccess } from './models-file';
import { BudgetState, Spent, TeamUsage } from './usage';

const Amount = z.object({ tokens: z.number().int(), cost: z.number().int() });

/** A generation that runs or waits, as an administrator sees it: who, what and what it may cost, never what is said. */
export const AdminGeneration = z.object({
  id: Id,
  ownerId: Id,
  purpose: GenerationPurpose,
  model: z.string(),
  status: GenerationStatus,
  attempt: z.number().int(),
  /** Null until a worker has begun it. */
  worker: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** When it went to the workers; null while it waits behind its owner's own limit. */
  dispatchedAt: z.iso.datetime().nullable(),
  ageSeconds: z.number().int(),
  cancelRequested: z.boolean(),
  /** Place in line, from 1, while it waits there. */
  queuePosition: z.number().int().nullable().optional(),
  /** Teams that it counts for. */
  teams: z.array(Id).optional(),
  /** What it has used so far, as counted from its log: the prompt from its first token on, and the answer's text. */
  soFar: Amount.nullable().optional(),
  /** The most that it may use; costs are micro-units. */
  reserved: Amount,
});
export type AdminGeneration = z.infer<typeof AdminGeneration>;

export const AdminUsageQuery = PageQuery.extend({
  from: z.iso.date().optional(),
  /** The last day. */
  to: z.iso.date().optional(),
  ownerId: Id.optional(),
  teamId: Id.optional(),
  model: z.string().max(100).optional(),
});
export type AdminUsageQuery = z.infer<typeof AdminUsageQuery>;

/** What one person used of one model on one day (UTC), charged already. */
export const AdminUsage = Amount.extend({
  day: z.iso.date(),
  ownerId: Id,
  model: z.string(),
  purpose: GenerationPurpose,
  generations: z.number().int(),
});
export type AdminUsage = z.infer<typeof AdminUsage>;

/** Days are UTC; both ends belong to it. */
export const AdminTeamUsageQuery = PageQuery.extend({ from: z.iso.date().optional(), to: z.iso.date().optional(), teamId: Id.optional() });
export type AdminTeamUsageQuery = z.infer<typeof AdminTeamUsageQuery>;

/** What a team used on one day (UTC), charged already. Who was in several teams counts for each of them. */
export const AdminTeamUsage = Amount.extend({
  day: z.iso.date(),
  /** Null: of those who were in no team. */
  teamId: Id.nullable(),
  generations: z.number().int(),
});
export type AdminTeamUsage = z.infer<typeof AdminTeamUsage>;

const OwnLimit = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable();

/** Limits of one person in place of the installation's; null: as for everybody. Costs are micro-units. */
export const PersonLimitsBody = z.object({
  tokensPerDay: OwnLimit.default(null),
  costPerMonth: OwnLimit.default(null),
  concurrentGenerations: z.number().int().min(1).max(10_000).nullable().default(null),
});
export type PersonLimitsBody = z.infer<typeof PersonLimitsBody>;

export const PersonLimits = PersonLimitsBody.extend({ ownerId: Id });
export type PersonLimits = z.infer<typeof PersonLimits>;

/** The limits of everybody, and those persons who have others. */
export const LimitsView = z.object({
  defaults: PersonLimitsBody.extend({ requestsPerMinute: z.number().int(), queuedGenerations: z.number().int() }),
  /** Of teams that have no others. */
  teamDefaults: PersonLimitsBody.optional(),
  items: z.array(PersonLimits),
  nextCursor: z.string().nullable(),
});
export type LimitsView = z.infer<typeof LimitsView>;

/** Limits of one team in place of those of all teams. */
export const TeamLimitsBody = PersonLimitsBody;
export type TeamLimitsBody = z.infer<typeof TeamLimitsBody>;

/** A team that has limits of its own, or asked for: what it may use, and what its members have used together. */
export const AdminTeam = z.object({ teamId: Id, limits: TeamLimitsBody, usage: TeamUsage });
export type AdminTeam = z.infer<typeof AdminTeam>;

/** What all people of this installation have used together, and may use. */
export const InstallationBudgets = z.object({
  period: z.object({ day: z.iso.date(), month: z.string() }),
  tokens: Spent,
  cost: Spent.extend({ currency: z.string() }),
  /** Those that are nearly spent. */
  warnings: z.array(BudgetState).optional(),
});
export type InstallationBudgets = z.infer<typeof InstallationBudgets>;

/** Budgets of all people together in place of those of the environment; null: as the environment says. Costs are micro-units. */
export const InstallationLimitsBody = z.object({ tokensPerDay: OwnLimit.default(null), costPerMonth: OwnLimit.default(null) });
export type InstallationLimitsBody = z.infer<typeof InstallationLimitsBody>;

/** What administrators set, and what the environment says. */
export const InstallationLimits = z.object({ own: InstallationLimitsBody, defaults: InstallationLimitsBody });
export type InstallationLimits = z.infer<typeof InstallationLimits>;

/** What administrators say of a model, above the model file. */
export const ModelRuleBody = z.object({
  /** Switched off, nobody may ask it, nor does it stand in for another. */
  enabled: z.boolean().default(true),
  /** Who may ask it, in place of the file's `access`; null: as the file says. */
  access: ModelAccess.refine(namesSomebody, 'must name a role or a team: to leave nobody, switch the model off').nullable().default(null),
});
export type ModelRuleBody = z.infer<typeof ModelRuleBody>;

/** A model of the file, as an administrator sees it. */
export const AdminModel = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  demo: z.boolean().optional(),
  /** Who may ask it by the file; null: everybody. */
  fileAccess: ModelAccess.nullable(),
  /** What administrators said; null: nothing. */
  rule: ModelRuleBody.nullable(),
});
export type AdminModel = z.infer<typeof AdminModel>;

function namesSomebody({ roles = [], teams = [] }: ModelAccess): boolean {
  return roles.length + teams.length > 0;
}

export const AdminAction = z.enum([
  ...(['generation.cancel', 'limits.set', 'limits.clear', 'team-limits.set', 'team-limits.clear'] as const),
  ...(['installation-limits.set', 'installation-limits.clear', 'model.set', 'model.clear'] as const),
]);
export type AdminAction = z.infer<typeof AdminAction>;

/** In the place of a person whom something concerned, where it concerns everybody. */
export const EVERYBODY: Id = '00000000-0000-0000-0000-000000000000';

/** What an administrator did, to whom, and what was there before and after. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actorId: Id,
  action: AdminAction,
  /** The person whom it concerned; with `team-limits.*` the team, with `installation-limits.*` and `model.*` `EVERYBODY`. */
  ownerId: Id,
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
