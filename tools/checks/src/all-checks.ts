import { checkDeadCode } from './code/dead-code';
import { projectGraph } from './code/project-graph';
import { checkProjects } from './code/projects';
import { checkTests } from './code/tests';
import { checkCommands } from './docs/commands';
import { checkLinks } from './docs/links';
import { checkVariables } from './environment/variables';
import type { Finding, Repository } from './repository';

interface Check {
  name: string;
  run: (repository: Repository) => Finding[] | Promise<Finding[]>;
}

/** What every change is held to, beside lint, types and tests. */
export const CHECKS: readonly Check[] = [
  { name: 'every variable is documented', run: checkVariables },
  { name: 'no test is left out', run: checkTests },
  { name: 'links lead somewhere', run: checkLinks },
  { name: 'commands in pages can be typed', run: checkCommands },
  { name: 'no project needs itself, and none is unused', run: async () => checkProjects(await projectGraph()) },
  { name: 'nothing is dead, and packages are named', run: () => checkDeadCode() },
];
