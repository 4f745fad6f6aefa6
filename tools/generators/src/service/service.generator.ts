import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { addBusUser } from '../workspace/bus-users.ts';
import { WrongNameError } from '../workspace/edit.ts';
import { spellingsOf } from '../workspace/names.ts';
import { addToCluster } from './cluster.ts';
import { addToCompose } from './compose.ts';
import { addToHouse } from './house.ts';

export interface ServiceOptions {
  name: string;
  http?: boolean;
  owner?: string;
}

/** A service that runs, is checked and can be deployed; what it does is left to you. */
export async function serviceGenerator(tree: Tree, { name, http = false, owner = '@parley/maintainers' }: ServiceOptions): Promise<void> {
  const spellings = spellingsOf(name);
  if (tree.exists(`apps/${name}`)) throw new WrongNameError(`apps/${name} is there already`);
  const values = { ...spellings, http };
  generateFiles(tree, join(import.meta.dirname, 'files/app'), `apps/${name}`, values);
  generateFiles(tree, join(import.meta.dirname, 'files/cluster'), `deploy/kubernetes/base/${name}`, values);
  if (!http) tree.delete(`deploy/kubernetes/base/${name}/service.yaml`);
  generateFiles(tree, join(import.meta.dirname, 'files/autoscaling'), 'deploy/kubernetes/components/autoscaling', values);
  addToHouse(tree, { name, owner });
  addToCluster(tree, spellings);
  addToCompose(tree, { ...spellings, http });
  // It may ask which sessions have ended, where it checks tokens; what it hears and says beside that, `event` adds.
  // A server takes an empty list for no limit at all: who says nothing may speak to itself.
  await addBusUser(tree, name, { publish: [http ? 'rpc.auth.ended-sessions' : `_INBOX_${name}.>`], subscribe: [] });
}
