import type { Tree } from '@nx/devkit';
import { format, resolveConfig } from 'prettier';
import { UnknownShapeError } from './edit.ts';

export interface BusPermissions {
  publish: string[];
  subscribe: string[];
}

const PERMISSIONS = 'deploy/nats/permissions.json';
const NOTICE = '# Written from deploy/nats/permissions.json by `npm run deploy:check -- --write`.';

/** A user of the bus who may do this and no more. */
export async function addBusUser(tree: Tree, name: string, may: BusPermissions): Promise<void> {
  await writeUsers(tree, { ...readUsers(tree), [name]: may });
}

/** Lets a user do more than until now. @throws UnknownShapeError where there is no such user */
export async function allow(tree: Tree, name: string, more: Partial<BusPermissions>): Promise<void> {
  const users = readUsers(tree);
  const { publish, subscribe } = userNamed(users, name);
  const union = (one: string[], other: string[] = []): string[] => [...new Set([...one, ...other])];
  await writeUsers(tree, { ...users, [name]: { publish: union(publish, more.publish), subscribe: union(subscribe, more.subscribe) } });
}

function userNamed(users: Record<string, BusPermissions>, name: string): BusPermissions {
  const user = users[name];
  if (!user) throw new UnknownShapeError(`${PERMISSIONS} has no user ${name}`);
  return user;
}

function readUsers(tree: Tree): Record<string, BusPermissions> {
  return JSON.parse(tree.read(PERMISSIONS, 'utf8') ?? '{}') as Record<string, BusPermissions>;
}

async function writeUsers(tree: Tree, users: Record<string, BusPermissions>): Promise<void> {
  const style = await resolveConfig(`${tree.root}/${PERMISSIONS}`);
  tree.write(PERMISSIONS, await format(JSON.stringify(users, null, 2), { ...style, parser: 'json' }));
  for (const [path, text] of Object.entries(serverFiles(users))) tree.write(path, text);
}

/** What is derived from the permissions; tools/deploy-check holds it against its own. */
function serverFiles(permissions: Record<string, BusPermissions>): Record<string, string> {
  const users = Object.entries(permissions).map(([user, { publish, subscribe }]) => ({
    user,
    password: `$NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`,
    permissions: {
      publish: { allow: publish },
      subscribe: { allow: [`_INBOX_${user}.>`, ...subscribe] },
      allow_responses: true,
    },
  }));
  const variable = /"(\$NATS_PASSWORD_\w+)"/g;
  const own = JSON.stringify({ users }, null, 2).replaceAll(variable, '$1');
  const chart = JSON.stringify({ config: { merge: { authorization: { users } } } }, null, 2).replaceAll(variable, '"<< $1 >>"');
  return {
    'deploy/kubernetes/components/dev-servers/users.conf': `${NOTICE}\nauthorization: ${own}\n`,
    'deploy/nats/users.values.yaml': `${NOTICE}\n${chart}\n`,
  };
}
