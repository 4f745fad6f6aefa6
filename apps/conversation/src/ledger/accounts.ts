/** The whole installation's account is kept in parts, so that not all people write to one row. */
const PARTS = Array.from({ length: 16 }, (_, part) => part.toString(16));

export const INSTALLATION_ACCOUNTS = PARTS.map(installationPart);

/** The accounts on which what a person uses is booked: the person's own, those of their teams, and a part of the installation's. */
export function accountsOf(ownerId: string, teams: readonly string[]): string[] {
  return [ownerId, ...[...teams].sort().map(teamAccount), installationPart(ownerId.slice(-1))];
}

export function teamAccount(teamId: string): string {
  return `team/${teamId}`;
}

function installationPart(part: string): string {
  return `installation/${part}`;
}
