import type { AccessTokenClaims, Role } from '@parley/contracts';

/** Who wants an answer, as far as limits and rights are concerned. */
export interface Asker {
  id: string;
  role: Role;
  /** Ids of the teams whose budgets it counts against as well. */
  teams: readonly string[];
}

export function askerOf({ sub, role, teams = [] }: Pick<AccessTokenClaims, 'sub' | 'role' | 'teams'>): Asker {
  return { id: sub, role, teams };
}
