// Every spec of the workspace in one run; a project's own `test` target runs its specs alone.
// Jest loads all modules anew for each file of tests, which takes up to three seconds of the processor where NestJS, TypeORM
// and OpenTelemetry are among them. So several specs of a project make one file here, each in a `describe` with its name.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preset from './jest.preset.js';

const workspace = fileURLToPath(new URL('.', import.meta.url));
const joined = `${workspace}dist/specs`;
const MOST_IN_ONE = 8;
/** Compiled by Angular. */
const OTHERS = ['libs/ui'];

rmSync(joined, { recursive: true, force: true });
mkdirSync(joined, { recursive: true });
const projects = globSync('{apps,libs,tools}/*/jest.config.mjs', { cwd: workspace }).map((file) => file.split('/').slice(0, 2).join('/'));
for (const project of projects.filter((name) => !OTHERS.includes(name))) {
  for (const [index, specs] of groupsOf(project).entries()) writeFileSync(`${joined}/${project.replace('/', '-')}-${index + 1}.spec.ts`, join(specs));
}

export default {
  // Of a project's own settings this one does not count here.
  testTimeout: 60_000,
  testSequencer: `${workspace}jest.sequencer.mjs`,
  projects: [{ ...preset, displayName: 'node', rootDir: joined, testMatch: ['<rootDir>/*.spec.ts'] }, ...OTHERS],
};

/** Those that start a whole product take long enough alone, and those that ask for another environment are alone in it. */
function groupsOf(project) {
  const specs = globSync(`${project}/src/**/*.spec.ts`, { cwd: workspace }).sort();
  const isAlone = (spec) => /RunningStack|Ground|SharedProduct|@jest-environment/.test(textOf(spec));
  const together = specs.filter((spec) => !isAlone(spec));
  const files = Math.ceil(together.length / MOST_IN_ONE);
  const size = Math.ceil(together.length / files);
  const shared = Array.from({ length: files }, (_, file) => together.slice(file * size, (file + 1) * size));
  return [...specs.filter(isAlone).map((spec) => [spec]), ...shared];
}

function join(specs) {
  const [environment = ''] = /^\/\*\* @jest-environment .*\n/.exec(textOf(specs[0])) ?? [];
  const lines = specs.map((spec) => `describe('${spec}', () => void require('${workspace}${spec}'));\n`);
  return `${environment}import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${lines.join('')}`;
}

function textOf(spec) {
  return readFileSync(`${workspace}${spec}`, 'utf8');
}
