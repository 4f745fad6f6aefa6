import { join } from 'node:path';
import { CHECKS } from './all-checks';
import { runProgram } from './code/run-program';
import { checkGenerated } from './generated/check-generated';
import { describeFinding, type Finding, Repository, WORKSPACE } from './repository';

if (process.argv.includes('--write')) {
  const { code, output } = await runProgram('jest', ['src/api'], join(WORKSPACE, 'tools/checks'), {
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
    WRITE_API_DOCUMENTS: '1',
  });
  if (code !== 0) throw new Error(output);
}
const generated = process.argv.includes('--generated');
const repository = Repository.at(WORKSPACE);
let wrong = 0;

function report(name: string, findings: readonly Finding[]): void {
  wrong += findings.length;
  console.log(`${findings.length === 0 ? '✓' : '✗'} ${name}`);
  for (const finding of findings) console.log(`  ${describeFinding(finding)}`);
}

for (const { name, run } of CHECKS) report(name, await run(repository));
if (generated) report('what generators make passes lint, types, specs and deploy checks', await checkGenerated((line) => console.log(`  ${line} …`)));
process.exitCode = wrong === 0 ? 0 : 1;
