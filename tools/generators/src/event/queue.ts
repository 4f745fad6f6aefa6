import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { edit, insertAfter } from '../workspace/edit.ts';
import type { Spellings } from '../workspace/names.ts';

/** The stream in which events of this kind wait, and how the bus reads and writes them. */
export function addQueue(tree: Tree, event: Spellings, { from, to }: { from: string; to: string }): void {
  const { kebab, camel, upper } = event;
  generateFiles(tree, join(import.meta.dirname, 'files/queue'), 'libs/bus/src/events', { ...event, from, to });
  edit(tree, 'libs/bus/src/index.ts', (text) => insertAfter(text, /^export .*;\n/m, `export { ${upper} } from './events/${kebab}';\n`));
  edit(tree, 'libs/bus/src/streams/stream-declarations.ts', (text) =>
    insertAfter(text, /^ {2}\[StreamName\.\w+, Subject\..*\],\n/m, `  [StreamName.${camel}, Subject.${camel}('*'), GIGABYTE / 4],\n`),
  );
  edit(tree, 'docs/architecture.md', (text) =>
    insertAfter(text, /^\| [A-Z_]+ \| `.*\n/m, `| ${upper} | \`${kebab}.<id>\` | work queue | what ${from} tells ${to} |\n`),
  );
}
