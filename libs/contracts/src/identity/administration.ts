import { z } from 'zod';
import { Id } from '../ids';
import { PageQuery } from '../page';
import { Role, TeamName } from './identity';

/** A team, as administrators see it at `/api/auth/admin/teams`. */
export const TeamView = z.object({ id: Id, name: z.string(), members: z.number().int(), createdAt: z.iso.datetime() });
export type TeamView = z.infer<typeof TeamView>;

export const CreateTeamBody = z.object({ id: Id.optional(), name: TeamName });
export type CreateTeamBody = z.infer<typeof CreateTeamBody>;

export const RenameTeamBody = z.object({ name: TeamName });
export type RenameTeamBody = z.infer<typeof RenameTeamBody>;

/** Somebody with an account, as administrators see them at `/api/auth/admin/people`. */
export const PersonView = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  teams: z.array(z.object({ id: Id, name: z.string() })),
  createdAt: z.iso.datetime(),
});
export type PersonView = z.infer<typeof PersonView>;

export const PeopleQuery = PageQuery.extend({
  /** A part of a name or an address. */
  q: z.string().trim().max(100).optional(),
  teamId: Id.optional(),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

/** What is left out stays as it is. Who is disabled is signed out everywhere and cannot come in again. */
export const ChangePersonBody = z.object({ role: Role.optional(), disabled: z.boolean().optional() });
export type ChangePersonBody = z.infer<typeof ChangePersonBody>;

/** What happened to an account: who, what, when, from where. */
export const AccountEvent = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  event: z.string(),
  /** The person whom it concerned, if it is known who that was. */
  userId: Id.nullable(),
  /** The administrator who did it, if it was another. */
  actorId: Id.nullable(),
  address: z.string(),
  detail: z.string().nullable(),
});
export type AccountEvent = z.infer<typeof AccountEvent>;
