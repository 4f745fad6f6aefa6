import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BusPermissions, natsUsers } from '@parley/local-servers';
import { DEPLOY, KUBERNETES } from '../workspace';
import type { WrittenFile } from '../written-file';

const SOURCE = 'nats/permissions.json';
const NOTICE = `# Written from deploy/${SOURCE} by \`npm run deploy:check -- --write\`.`;

/** Who may do what on the bus, for a server's own configuration and for the chart's values. */
export function usersFiles(): WrittenFile[] {
  const permissions = JSON.parse(readFileSync(join(DEPLOY, SOURCE), 'utf8')) as BusPermissions;
  const users = natsUsers(permissions, passwordVariable);
  // A server takes a variable from its environment when it stands without quotes; the chart takes them off at << >>.
  const own = JSON.stringify({ users }, null, 2).replaceAll(/"(\$NATS_PASSWORD_\w+)"/g, '$1');
  const forChart = JSON.stringify({ config: { merge: { authorization: { users } } } }, null, 2).replaceAll(
    /"(\$NATS_PASSWORD_\w+)"/g,
    '"<< $1 >>"',
  );
  return [
    { path: join(KUBERNETES, 'components/dev-servers/users.conf'), text: `${NOTICE}\nauthorization: ${own}\n`, source: SOURCE },
    { path: join(DEPLOY, 'nats/users.values.yaml'), text: `${NOTICE}\n${forChart}\n`, source: SOURCE },
  ];
}

const passwordVariable = (service: string): string => `$NATS_PASSWORD_${service.toUpperCase().replaceAll('-', '_')}`;
