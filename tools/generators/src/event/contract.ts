import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { z } from 'zod';
import { edit, insertAfter, UnknownShapeError } from '../workspace/edit.ts';
import type { Spellings } from '../workspace/names.ts';

const CONTRACTS = 'libs/contracts';
/** The fields that every new event begins with; `files/contract` spells them. */
const Beginning = z.object({ id: z.uuid().toLowerCase(), ownerId: z.uuid().toLowerCase(), at: z.iso.datetime() });
const SAMPLE: z.infer<typeof Beginning> = {
  id: '01975b4e-7c00-7000-8000-00000000000e',
  ownerId: '01975b4e-7c00-7000-8000-000000000001',
  at: '2026-01-01T00:00:00.000Z',
};

/** The shape of an event, its names, and what it looks like today for those who come later. */
export function addContract(tree: Tree, event: Spellings, { from, to }: { from: string; to: string }): void {
  const { kebab, pascal, camel, upper } = event;
  generateFiles(tree, join(import.meta.dirname, 'files/contract'), `${CONTRACTS}/src/events`, { ...event, from, to });
  edit(tree, `${CONTRACTS}/src/index.ts`, (text) => insertAfter(text, /^export .*;\n/m, `export * from './events/${kebab}';\n`));
  edit(tree, `${CONTRACTS}/src/subjects.ts`, (text) => {
    const named = addEntry(text, 'StreamName', `${camel}: '${upper}'`);
    const heard = addEntry(named, 'ConsumerName', `${camel}: '${to}-${kebab}'`);
    return addEntry(heard, 'Subject', `${camel}: (id: string): string => \`${kebab}.\${id}\``);
  });
  edit(tree, `${CONTRACTS}/src/crossing.ts`, (text) => {
    const imported = insertAfter(text, /^import .*;\n/m, `import { ${pascal} } from './events/${kebab}';\n`);
    return insertAfter(imported, /^ {2}'?[\w-]+'?: \w+,\n/m, `  '${kebab}': ${pascal},\n`);
  });
  addGolden(tree, kebab);
}

function addEntry(text: string, constant: string, entry: string): string {
  return insertAfter(text, new RegExp(`export const ${constant} = \\{[\\s\\S]*?\\n(?=\\} as const)`), `  ${entry},\n`);
}

/** A sample in the folder of the version that is being made, and the schema of now beside it. */
function addGolden(tree: Tree, kebab: string): void {
  const byNumber = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });
  const version = tree.children(`${CONTRACTS}/golden`).sort(byNumber).at(-1);
  if (version === undefined) throw new UnknownShapeError(`${CONTRACTS}/golden has no version`);
  const folder = `${CONTRACTS}/golden/${version}`;
  tree.write(`${folder}/${kebab}.json`, `${JSON.stringify([SAMPLE], null, 2)}\n`);
  edit(tree, `${folder}/schemas.json`, (text) => {
    const schemas = JSON.parse(text) as Record<string, unknown>;
    return `${JSON.stringify({ ...schemas, [kebab]: z.toJSONSchema(Beginning, { io: 'input' }) }, null, 1)}\n`;
  });
}
