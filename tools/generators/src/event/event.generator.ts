import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { allow } from '../workspace/bus-users.ts';
import { WrongNameError } from '../workspace/edit.ts';
import { type Spellings, spellingsOf } from '../workspace/names.ts';
import { addContract } from './contract.ts';
import { addQueue } from './queue.ts';
import { busOf, listenBeforeReady, provide } from './service.ts';

export interface EventOptions {
  name: string;
  from: string;
  to: string;
}

/** An event that one service stores in a queue and another handles, each until it is handled. */
export async function eventGenerator(tree: Tree, { name, from, to }: EventOptions): Promise<void> {
  const event = spellingsOf(name);
  if (tree.exists(`libs/contracts/src/events/${name}.ts`)) throw new WrongNameError(`there is an event ${name} already`);
  if (from === to) throw new WrongNameError('a service needs no event to hear itself');
  const busOfSender = busOf(tree, from);
  const busOfHearer = busOf(tree, to);
  addContract(tree, event, { from, to });
  addQueue(tree, event, { from, to });
  const files = (kind: string): string => join(import.meta.dirname, 'files', kind);
  generateFiles(tree, files('publisher'), `apps/${from}/src/${name}`, { ...event, from, to, bus: busOfSender });
  generateFiles(tree, files('consumer'), `apps/${to}/src/${name}`, { ...event, from, to, bus: busOfHearer });
  provide(tree, from, [[`${event.pascal}Publisher`, `./${name}/${name}.publisher`]]);
  provide(tree, to, [[`${event.pascal}Consumer`, `./${name}/${name}.consumer`], [`${event.pascal}Service`, `./${name}/${name}.service`]]);
  listenBeforeReady(tree, to, event);
  await allowBoth(tree, event, { from, to });
}

/** The one may store it, the other read and acknowledge it, and nothing else. */
async function allowBoth(tree: Tree, { kebab, upper }: Spellings, { from, to }: { from: string; to: string }): Promise<void> {
  await allow(tree, from, { publish: [`${kebab}.*`] });
  await allow(tree, to, { publish: [`$JS.API.CONSUMER.*.${upper}.>`, `$JS.API.CONSUMER.*.*.${upper}.>`, `$JS.ACK.${upper}.>`] });
}
