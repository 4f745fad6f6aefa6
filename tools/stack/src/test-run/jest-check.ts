import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Outcome, runProgram } from './check';

/** One more than the smallest machine has cores: some specs wait while others compute. */
const AT_ONCE = 3;

const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numRuntimeErrorTestSuites: z.number() });

/** Every spec of the workspace: units, and integration against a real NATS and PostgreSQL. */
export async function runJest(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const file = join(folder, 'jest.json');
  try {
    const args = ['--config', 'jest.workspace.mjs', `--maxWorkers=${AT_ONCE}`, '--json', `--outputFile=${file}`];
    const { code } = await runProgram('jest', args, { env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' } });
    const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')));
    // A spec file that could not even be loaded counts as one failed test, and so does a run that failed otherwise.
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
    return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
