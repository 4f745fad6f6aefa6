/** The whole installation's account is kept in parts, so that not all people write to one row. */
const PARTS = Array.from({ length: 16 }, (_, part) => part.toString(16));

export const INSTALLATION_ACCOUNTS = PARTS.map(installationPart);

/** The accounts on which what a person uses is booked: the person's own, and a part of the installation's. */
export function accountsOf(ownerId: string): [string, string] {
  return [ownerId, installationPart(ownerId.slice(-1))];
}

function installationPart(part: string): string {
  return `installation/${part}`;
}
