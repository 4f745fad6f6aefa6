import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramResult } from '../code/run-program';
import { type Finding, WORKSPACE } from '../repository';
import { Copy } from './copy';
import { applyFiles, readTutorial, type Tutorial } from './tutorial';

/** Beside what the tutorial makes: one of each that is left. */
const OTHERS = ['@parley/generators:service lookup --http', '@parley/generators:provider house-llm', '@parley/generators:component progress-bar'];
const PROJECTS = ['moderation', 'lookup', 'conversation', 'inference-worker', 'bus', 'contracts', 'ui'];

const SPECS: [folder: string, ...specs: string[]][] = [
  ['apps/moderation'],
  ['apps/lookup'],
  ['apps/inference-worker', 'src/provider/house-llm', 'src/provider/provider-settings'],
  ['libs/ui', 'src/progress-bar'],
  ['libs/contracts', 'src/golden'],
  ['libs/bus', 'src/streams'],
  ['tools/deploy-check', 'src/bus', 'src/compose', 'src/environment'],
];

/**
 * Makes one of each in a copy of this repository and holds them to what everything is held to, untouched; then does what
 * docs/tutorial.md and docs/adding-a-field.md say, and holds that to it. Minutes.
 */
export async function checkGenerated(progress: (step: string) => void): Promise<Finding[]> {
  const [tutorial, field] = ['tutorial', 'adding-a-field'].map(pageOf) as [Tutorial, Tutorial];
  const copy = await Copy.make();
  try {
    for (const step of [...untouched(copy, tutorial), ...taught(copy, tutorial), ...taught(copy, field)]) {
      progress(step.name);
      const { code, output } = await step.run();
      // What comes after would only say the same in other words.
      if (code !== 0) return [{ file: step.name, message: output.trim() }];
    }
    return [];
  } finally {
    await copy.remove();
  }
}

const pageOf = (name: string): Tutorial => readTutorial(readFileSync(join(WORKSPACE, `docs/${name}.md`), 'utf8'));

interface Step {
  name: string;
  run: () => Promise<ProgramResult>;
}

const TOGETHER = ['--output-style=static', '--parallel=2'];

function untouched(copy: Copy, { generate }: Tutorial): Step[] {
  return [
    ...[...generate, ...OTHERS].map((command) => ({ name: `nx g ${command}`, run: () => copy.generate(command) })),
    { name: 'lint and types', run: () => copy.run('.', 'nx', 'run-many', '-t', 'lint', 'typecheck', '-p', PROJECTS.join(','), ...TOGETHER) },
    { name: 'build', run: () => copy.run('.', 'nx', 'run-many', '-t', 'build', '-p', 'moderation,lookup,deploy-check', ...TOGETHER) },
    ...SPECS.map(([folder, ...specs]) => ({ name: `specs of ${folder}`, run: () => copy.run(folder, 'jest', ...specs) })),
    { name: 'deployment', run: () => copy.run('.', 'node', 'dist/tools/deploy-check/main.js') },
  ];
}

function taught(copy: Copy, { files, checks }: Tutorial): Step[] {
  const apply = async (): Promise<ProgramResult> => {
    await applyFiles(copy.folder, files);
    return { code: 0, output: '' };
  };
  const commands = checks.map((line) => ({ name: line, run: () => copy.type(line) }));
  return [{ name: 'what the tutorial changes', run: apply }, ...commands];
}
