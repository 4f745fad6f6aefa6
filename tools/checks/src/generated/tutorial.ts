import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CodeBlock, parsePage } from '../docs/markdown';

/** A page whose code blocks say in their first line what is to be done with them. */
export interface Tutorial {
  /** Arguments of `nx g`. */
  generate: string[];
  /** Files as they are in the end, and changes to files that are there. */
  files: { path: string; text: string; isChange: boolean }[];
  /** Commands that must succeed then. */
  checks: string[];
}

export function readTutorial(page: string): Tutorial {
  const { blocks } = parsePage(page);
  const linesOf = (kind: string): string[] => blocks.filter(({ language }) => language === kind).flatMap(({ text }) => text.split('\n'));
  return {
    generate: linesOf('sh generate').map((line) => line.replace('npx nx g ', '')),
    files: blocks.flatMap(fileOf),
    checks: linesOf('sh check'),
  };
}

function fileOf({ language, text }: CodeBlock): Tutorial['files'] {
  const [kind = '', path = ''] = language.split(' ');
  return /^(apps|libs|deploy|docs)\//.test(path) ? [{ path, text: `${text}\n`, isChange: kind === 'diff' }] : [];
}

/** Does to a folder what the page says. @throws where a change does not fit */
export async function applyFiles(folder: string, files: Tutorial['files']): Promise<void> {
  for (const { path, text, isChange } of files) {
    const target = join(folder, path);
    await writeFile(target, isChange ? changed(await readFile(target, 'utf8'), text, path) : text);
  }
}

/** Replaces each run of lines with a `-` by those with a `+` that follow. */
function changed(before: string, diff: string, path: string): string {
  const lines = (sign: string): string => diff.split('\n').filter((line) => line.startsWith(sign)).map((line) => line.slice(1)).join('\n');
  const [old, fresh] = [lines('-'), lines('+')];
  if (!before.includes(old)) throw new Error(`${path} has no lines "${old}"`);
  return before.replace(old, fresh);
}
