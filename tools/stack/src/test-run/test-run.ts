import { mainOf } from '../stack/workspace';
import { runBrowserTests } from './browser-check';
import { type Check, type Outcome, runWhole } from './check';
import { runJest } from './jest-check';

const CHECKS: Check[] = [
  // All projects at once: a linter for each takes five times as long. What depends on what, Nx has found out for the build.
  { name: 'lint and module boundaries', run: () => runWhole('eslint', ['apps', 'libs', 'tools']) },
  { name: 'types', run: checkTypes },
  { name: 'unit and integration', run: runJest },
  { name: 'browser', run: runBrowserTests },
  { name: 'faults (short)', run: () => runWhole(process.execPath, [mainOf('tools/faults'), '--short']) },
];

/** Whatever runs on Node at once, then what has a compiler or rules of its own; `nx typecheck` does one project alone. */
async function checkTypes(): Promise<Outcome> {
  const [node, others] = await Promise.all([
    runWhole('tsc', ['--project', 'tsconfig.json']),
    runWhole('nx', ['run-many', '--targets=typecheck', '--projects=web,ui,generators', '--parallel=1']),
  ]);
  return { passed: node.passed + others.passed, failed: node.failed + others.failed };
}

/** Runs every check, however the ones before it went, and says how many tests passed and failed. */
export async function runTests(wanted: readonly string[]): Promise<Outcome> {
  const total: Outcome = { passed: 0, failed: 0 };
  const checks = CHECKS.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  if (checks.length === 0) throw new Error(`There is no such check; there are: ${CHECKS.map(({ name }) => name).join(', ')}`);
  for (const { name, run } of checks) {
    console.log(`\n── ${name}`);
    const begun = performance.now();
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
    const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
    console.log(`${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  }
  return total;
}
