import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { edit, insertAfter, WrongNameError } from '../workspace/edit.ts';
import { spellingsOf } from '../workspace/names.ts';

export interface ComponentOptions {
  name: string;
}

/** A component of libs/ui: a file, its styles, its spec, and its line in the index. */
export async function componentGenerator(tree: Tree, { name }: ComponentOptions): Promise<void> {
  const spellings = spellingsOf(name);
  const folder = `libs/ui/src/${name}`;
  if (tree.exists(folder)) throw new WrongNameError(`${folder} is there already`);
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, spellings);
  edit(tree, 'libs/ui/src/index.ts', (text) => insertAfter(text, /^export .*;\n/m, `export * from './${name}/${name}';\n`));
}
