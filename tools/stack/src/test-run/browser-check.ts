import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { findChromium } from '@parley/local-servers';
import { type Outcome, runProgram } from './check';

const Report = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

/** The product in a real browser. A test that passes only when it is repeated has failed. */
export async function runBrowserTests(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const file = join(folder, 'playwright.json');
  try {
    const chromium = await findChromium((message) => console.log(`  ${message} …`));
    const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, PARLEY_CHROMIUM: chromium };
    await runProgram('playwright', ['test', '--config', 'tools/e2e/playwright.config.ts', '--reporter=list,json'], { env });
    const { stats } = Report.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
