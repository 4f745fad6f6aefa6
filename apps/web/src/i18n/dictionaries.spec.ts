import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseTemplate, TmplAstBoundAttribute, TmplAstBoundText, TmplAstText, TmplAstTextAttribute } from '@angular/compiler';
import { de } from './de';
import { en } from './en';

const SOURCES = dirname(import.meta.dirname);
/** Attributes that people read or hear. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'label', 'hint', 'note', 'alt', 'aria-description']);
/** Names are the same in every language. */
const NAMES = /^(?:Parley|ChatGPT)$/;

function leaves(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`${path}${name}`, value] as [string, string]] : leaves(value as object, `${path}${name}.`),
  );
}

const parametersOf = (text: string): string[] => [...text.matchAll(/\{\{ (\w+) \}\}/g)].map(([, name]) => name!).sort();

describe('the dictionaries', () => {
  const english = new Map(leaves(en));
  const german = new Map(leaves(de));

  it('have the same keys', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('leave no text empty, and name the same parameters', () => {
    for (const [key, text] of english) {
      expect(german.get(key)).not.toBe('');
      expect([key, parametersOf(german.get(key)!)]).toEqual([key, parametersOf(text)]);
    }
  });
});

interface Template {
  readonly file: string;
  readonly text: string;
}

function templates(): Template[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).map((name) => join(SOURCES, name));
  const ofFiles = files.filter((file) => file.endsWith('.html') && !file.endsWith('index.html'));
  const inline = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).flatMap((file) => {
    const text = /\n {2}template: [`']([\s\S]*?)[`'],\n/.exec(readFileSync(file, 'utf8'))?.[1];
    return text === undefined ? [] : [{ file, text }];
  });
  return [...ofFiles.map((file) => ({ file, text: readFileSync(file, 'utf8') })), ...inline];
}

/** Where a node of a template keeps those below it. */
const BELOW = ['children', 'branches', 'cases', 'groups', 'empty', 'attributes', 'inputs', 'templateAttrs', 'placeholder', 'loading', 'error'] as const;

/** Words in a template that come from no dictionary. */
function bareWords({ text, file }: Template): string[] {
  const { nodes, errors } = parseTemplate(text, file);
  expect(errors).toBeNull();
  return nodes.flatMap(wordsBelow).map((words) => `${relative(SOURCES, file)}: ${words}`);
}

function wordsBelow(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = BELOW.flatMap((name) => (node as Record<string, unknown>)[name] ?? []);
  return [...wordsOf(node), ...below.flatMap(wordsBelow)];
}

function wordsOf(node: object): string[] {
  if (node instanceof TmplAstText) return wordsIn(node.value);
  if (node instanceof TmplAstBoundText) return [...literals(sourceOf(node)), ...wordsIn(sourceOf(node).replace(/\{\{[\s\S]*?\}\}/g, ''))];
  if (node instanceof TmplAstTextAttribute) return SPOKEN.has(node.name) ? wordsIn(node.value) : [];
  if (node instanceof TmplAstBoundAttribute) return SPOKEN.has(node.name) ? literals(sourceOf(node).replace(/^[^=]*=/, '')) : [];
  return [];
}

const sourceOf = (node: TmplAstBoundText | TmplAstBoundAttribute): string => node.sourceSpan.toString();
const wordsIn = (text: string): string[] => (/\p{L}{2}/u.test(text) && !NAMES.test(text.trim()) ? [text.trim()] : []);
/** Strings in an expression that look like something to read, not like a key or a name in code. */
const literals = (source: string): string[] => [...source.matchAll(/'([^']*)'/g)].map(([, text]) => text!).filter((text) => /^\p{Lu}|\p{L}\s\p{L}/u.test(text));

/** What stands on one side whichever way the text runs. Notches stay where they are. */
const ONE_SIDED = /(?:margin|padding|border)-(?:left|right)\b|[\s;{](?:left|right):|text-align: (?:left|right)|float: (?:left|right)/;

describe('the styles', () => {
  it('know no left and right, only start and end', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((name) => ONE_SIDED.test(readFileSync(join(SOURCES, name), 'utf8')))).toEqual([]);
  });
});

describe('the templates', () => {
  const all = templates();

  it('are found', () => {
    expect(all.length).toBeGreaterThan(20);
  });

  it('hold no bare word', () => {
    expect(all.flatMap(bareWords)).toEqual([]);
  });
});
