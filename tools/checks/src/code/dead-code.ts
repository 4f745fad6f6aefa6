import { z } from 'zod';
import type { Finding } from '../repository';
import { runProgram } from './run-program';

const Named = z.object({ name: z.string() });
const Issue = z.looseObject({
  file: z.string(),
  files: z.array(Named).default([]),
  dependencies: z.array(Named).default([]),
  devDependencies: z.array(Named).default([]),
  unlisted: z.array(Named).default([]),
  exports: z.array(Named).default([]),
  types: z.array(Named).default([]),
});
const Report = z.object({ issues: z.array(Issue) });

const MESSAGES = {
  files: () => 'is used by nobody',
  dependencies: (name: string) => `names ${name}, which nothing imports`,
  devDependencies: (name: string) => `names ${name}, which nothing imports`,
  unlisted: (name: string) => `imports ${name}, which package.json does not name`,
  exports: (name: string) => `exports ${name}, which nobody imports`,
  types: (name: string) => `exports the type ${name}, which nobody imports`,
} as const;

/** What nothing uses: files, exports, packages; and packages that are used and not named. Settings: knip.jsonc. */
export async function checkDeadCode(folder?: string): Promise<Finding[]> {
  const { output } = await runProgram('knip', ['--reporter', 'json', '--no-progress', '--config', 'tools/checks/knip.jsonc'], folder);
  const begin = output.indexOf('{"issues"');
  if (begin === -1) throw new Error(`knip could not look:\n${output}`);
  return readReport(output.slice(begin).split('\n')[0] as string);
}

export function readReport(text: string): Finding[] {
  const kinds = Object.keys(MESSAGES) as (keyof typeof MESSAGES)[];
  return Report.parse(JSON.parse(text)).issues.flatMap((issue) =>
    kinds.flatMap((kind) => issue[kind].map(({ name }) => ({ file: issue.file, message: MESSAGES[kind](name) }))),
  );
}
