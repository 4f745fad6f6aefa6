import { findPrometheus } from '@parley/local-servers';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { staleDashboards, writeDashboards } from './dashboards/dashboard-files';
import { ALERTS, alertsWithoutRunbook, namedMetrics } from './metrics/named-metrics';
import { scrape } from './metrics/scrape';
import { CACHE_DIR, OBSERVABILITY } from './workspace';

/** @returns how many findings there are */
function tell(subject: string, findings: string[]): number {
  console.log(`${findings.length === 0 ? '✓' : '✗'} ${subject}`);
  for (const finding of findings) console.log(`    ${finding}`);
  return findings.length;
}

function promtool(binary: string, ...args: string[]): string[] {
  try {
    execFileSync(binary, args, { stdio: 'pipe' });
    return [];
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return `${stdout.toString()}${stderr.toString()}`.trim().split('\n');
  }
}

/** The metrics that nobody exports; addresses of `/metrics` are the arguments that are no options. */
async function missingMetrics(urls: string[]): Promise<string[]> {
  const exported = await scrape(urls);
  return [...namedMetrics()].filter(([name]) => !exported.has(name)).map(([name, place]) => `${name} (${place})`);
}

try {
  if (process.argv.includes('--write')) writeDashboards();
  const { promtool: binary } = await findPrometheus(CACHE_DIR, console.log);
  const urls = process.argv.slice(2).filter((argument) => argument.startsWith('http'));
  let count = tell('dashboards are what the code says', staleDashboards());
  count += tell('each alert has its page', alertsWithoutRunbook());
  count += tell('promtool check rules', promtool(binary, 'check', 'rules', ALERTS));
  count += tell('promtool test rules', promtool(binary, 'test', 'rules', join(OBSERVABILITY, 'tests/alerts.test.yaml')));
  if (urls.length > 0) count += tell('each metric is exported', await missingMetrics(urls));
  process.exitCode = count === 0 ? 0 : 1;
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
