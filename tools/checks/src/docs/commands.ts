import type { Finding, Repository } from '../repository';
import { parsePage } from './markdown';

/** Where commands stand that people would type. */
const SHELLS = new Set(['sh', 'bash', 'shell']);

/** Every command that a page names can be typed: npm scripts, Nx targets and generators, files of ours. */
export function checkCommands(repository: Repository): Finding[] {
  const known = knownCommands(repository);
  return repository.matching(/\.md$/).flatMap((file) => {
    const text = repository.text(file);
    const { blocks, codes } = parsePage(text);
    const lines = blocks.filter(({ language }) => SHELLS.has(language.split(' ')[0] ?? '')).flatMap((block) => block.text.split('\n'));
    const here = { ...known, targets: new Map([...known.targets, ...madeBy(text)]) };
    return [...lines, ...codes].flatMap((line) => mistakesIn(line, here).map((message) => ({ file, message })));
  });
}

/** Services that a page has its reader make. */
function madeBy(text: string): [string, ReadonlySet<string>][] {
  const targets = new Set(['build', 'serve', 'typecheck', 'lint', 'test']);
  return [...text.matchAll(/@parley\/generators:service ([\w-]+)/g)].map(([, name = '']) => [name, targets]);
}

interface Known {
  scripts: ReadonlySet<string>;
  targets: ReadonlyMap<string, ReadonlySet<string>>;
  generators: ReadonlySet<string>;
  hasFile: (path: string) => boolean;
}

/** What a line may name, how that is found in it, and what is wrong when it is not there. */
interface Rule {
  pattern: RegExp;
  complaint: (words: readonly string[], known: Known) => string | false;
}

const NPM_OWN = new Set(['run', 'start', 'test', 'ci', 'install', 'audit', 'sbom']);
const FILE = /(?:^|\s)((?:deploy|tools|docs|apps|libs)\/[\w./-]+\.(?:sh|mjs|js|ts|yaml|json))\b/g;

const RULES: readonly Rule[] = [
  {
    pattern: /\bnpm run (?:--silent |-s )?([\w:-]+)/g,
    complaint: ([name = ''], { scripts }) => !scripts.has(name) && `names the script "${name}", which package.json does not have`,
  },
  { pattern: /(?:^|\s)npm (\w+)(?![\w:-])/g, complaint: ([name = '']) => !NPM_OWN.has(name) && `names "npm ${name}"` },
  {
    pattern: /\bnx (build|test|serve|lint|typecheck) ([a-z][\w-]*)/g,
    complaint: ([target = '', project = ''], { targets }) =>
      !targets.get(project)?.has(target) && `names "nx ${target} ${project}", which there is not`,
  },
  {
    pattern: /@parley\/generators:([a-z]+)/g,
    complaint: ([name = ''], { generators }) => !generators.has(name) && `names the generator "${name}", which there is not`,
  },
  { pattern: FILE, complaint: ([file = ''], { hasFile }) => !hasFile(file) && `names ${file}, which is not there` },
  {
    pattern: /\bnode dist\/(?:apps|tools)\/([\w-]+)\/main\.js/g,
    complaint: ([project = ''], { targets }) => !targets.get(project)?.has('build') && `starts dist of ${project}, which nobody builds`,
  },
];

function mistakesIn(line: string, known: Known): string[] {
  return RULES.flatMap(({ pattern, complaint }) =>
    [...line.matchAll(pattern)].map(([, ...words]) => complaint(words, known)).filter((found) => found !== false),
  );
}

function knownCommands(repository: Repository): Known {
  const json = <T>(path: string): T => JSON.parse(repository.text(path)) as T;
  const { scripts } = json<{ scripts: Record<string, string> }>('package.json');
  const projects = repository.matching(/^(apps|libs|tools)\/[\w-]+\/project\.json$/).map((path) => {
    const { name, targets } = json<{ name: string; targets: Record<string, unknown> }>(path);
    const found = repository.has(path.replace('project.json', 'jest.config.mjs')) ? ['test'] : [];
    return [name, new Set([...Object.keys(targets), ...found, 'lint'])] as const;
  });
  const list = repository.matching(/generators\.json$/)[0];
  const generators = list ? Object.keys(json<{ generators: object }>(list).generators) : [];
  return {
    scripts: new Set(Object.keys(scripts)),
    targets: new Map(projects),
    generators: new Set(generators),
    hasFile: (path) => repository.has(path),
  };
}
