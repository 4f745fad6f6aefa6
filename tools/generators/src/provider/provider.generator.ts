import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { edit, insertAfter, insertBefore, WrongNameError } from '../workspace/edit.ts';
import { spellingsOf } from '../workspace/names.ts';

export interface ProviderOptions {
  name: string;
}

const PROVIDER = 'apps/inference-worker/src/provider';

/** An adapter for a wire format that is not Chat Completions: what the worker wants of it is that of every other. */
export async function providerGenerator(tree: Tree, { name }: ProviderOptions): Promise<void> {
  const { kebab, pascal, upper, words } = spellingsOf(name);
  const folder = `${PROVIDER}/${kebab}`;
  if (tree.exists(folder)) throw new WrongNameError(`${folder} is there already`);
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { kebab, pascal, upper, words });
  edit(tree, `${PROVIDER}/adapters.ts`, (text) => {
    const imported = insertBefore(text, /^import .*provider-client';\n/m, `import { ${pascal}Adapter } from './${kebab}/${kebab}-adapter';\n`);
    return insertAfter(imported, /^ {2}(?:\[DEFAULT_API\]|'[\w-]+'): \(settings\) => .*,\n/m, `  '${kebab}': (settings) => new ${pascal}Adapter(settings),\n`);
  });
  edit(tree, `${PROVIDER}/provider-settings.spec.ts`, (text) =>
    insertAfter(text, /there are: chat-completions[\w, -]*/, `, ${kebab}`),
  );
}
