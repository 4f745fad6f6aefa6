import type { Tree } from '@nx/devkit';
import { addToList, edit, insertAfter } from '../workspace/edit.ts';

/** Who may depend on it, who is asked about it, and where people find it. */
export function addToHouse(tree: Tree, { name, owner }: { name: string; owner: string }): void {
  edit(tree, 'eslint.config.mjs', (text) => addToList(text, /^const services = \[(.*)\];$/m, `'${name}'`));
  edit(tree, 'CODEOWNERS', (text) => insertAfter(text, /^\/apps\/[\w-]+\/ .*\n/m, `${`/apps/${name}/`.padEnd(40)} ${owner}\n`));
  edit(tree, 'README.md', (text) =>
    insertAfter(text, /^\| \[apps\/(?!web)[\w-]+\].*\n/m, `| [apps/${name}](apps/${name}) | says in one line what it does |\n`),
  );
}
