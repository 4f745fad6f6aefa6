import type { AdminModel, ModelAccess, ModelRuleBody } from '@parley/contracts';

/** Whom a model can be opened to: everybody, those who administer, or a team. */
export type Circle = 'everybody' | 'admins' | { readonly teamId: string };

/** Who may ask a model now: what administrators said, or else the file; null: everybody. */
export function accessTo({ rule, fileAccess }: Pick<AdminModel, 'rule' | 'fileAccess'>): ModelAccess | null {
  const access = rule?.access ?? fileAccess;
  return access?.roles?.includes('user') ? null : access;
}

export function isOpenTo(access: ModelAccess | null, circle: Circle): boolean {
  if (circle === 'everybody') return access === null;
  if (access === null) return false;
  return circle === 'admins' ? (access.roles?.includes('admin') ?? false) : (access.teams?.includes(circle.teamId) ?? false);
}

/** The rule when one circle is added, or taken away. Nobody left: as the file says. */
export function toggled(model: AdminModel, circle: Circle): ModelRuleBody {
  const enabled = model.rule?.enabled ?? true;
  if (circle === 'everybody') return { enabled, access: model.fileAccess === null ? null : { roles: ['user', 'admin'] } };
  const { roles = [], teams = [] } = accessTo(model) ?? {};
  const access = circle === 'admins' ? { roles: flipped(roles, 'admin'), teams } : { roles, teams: flipped(teams, circle.teamId) };
  return { enabled, access: access.roles.length + access.teams.length > 0 ? access : null };
}

function flipped<T>(all: readonly T[], one: T): T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
