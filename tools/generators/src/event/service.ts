import type { Tree } from '@nx/devkit';
import { edit, insertAfter, UnknownShapeError, WrongNameError } from '../workspace/edit.ts';
import type { Spellings } from '../workspace/names.ts';

/** Where a service keeps the name of its connection to the bus, as seen from a folder of its own. */
export function busOf(tree: Tree, service: string): string {
  if (!tree.exists(`apps/${service}/src/app.module.ts`)) throw new WrongNameError(`there is no service ${service}`);
  const place = ['tokens', 'bus/bus.module'].find((file) =>
    tree.read(`apps/${service}/src/${file}.ts`, 'utf8')?.includes('export const BUS'),
  );
  if (!place) throw new UnknownShapeError(`apps/${service} exports no BUS from tokens.ts`);
  return `../${place}`;
}

/** A service that keeps its checks in readiness.ts is ready only while it hears the event. */
export function listenBeforeReady(tree: Tree, service: string, { kebab, camel, pascal }: Spellings): void {
  const file = `apps/${service}/src/readiness.ts`;
  if (!tree.exists(file)) return;
  edit(tree, file, (text) => {
    const imported = insertAfter(text, /^import [^;]*;\n/m, `import { ${pascal}Consumer } from './${kebab}/${kebab}.consumer';\n`);
    return insertAfter(imported, /^ {4}\w+: \(\) => .*,\n/m, `    ${camel}: () => app.get(${pascal}Consumer).assertListening(),\n`);
  });
}

/** Has a service make these classes, each [name, module]. */
export function provide(tree: Tree, service: string, classes: [name: string, module: string][]): void {
  edit(tree, `apps/${service}/src/app.module.ts`, (text) => {
    const imports = classes.map(([name, module]) => `import { ${name} } from '${module}';\n`).join('');
    const list = /^( *)providers: \[(?<newline>\n)?/m.exec(text);
    if (!list) throw new UnknownShapeError('there are no providers');
    const names = classes.map(([name]) => name);
    const indent = `${list[1]}  `;
    const added = list.groups?.['newline'] ? names.map((name) => `${indent}${name},\n`).join('') : `${names.join(', ')}, `;
    return insertAfter(insertAfter(text, /^import [^;]*;\n/m, imports), /^ *providers: \[\n?/m, added);
  });
}
