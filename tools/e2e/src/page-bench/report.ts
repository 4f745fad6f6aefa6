import { writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Measured } from './probe';

export interface Result extends Measured {
  readonly name: string;
  readonly tasks: readonly number[];
}

const FILE = fileURLToPath(new URL('../../../../docs/performance/page.md', import.meta.url));
const LONG_MS = 50;

/** Value below which a share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const ROWS: readonly [string, string, (result: Result) => string][] = [
  ['main-thread task, p50', '', ({ tasks }) => ms(percentile(tasks, 0.5))],
  ['main-thread task, p95', '< 50 ms', ({ tasks }) => ms(percentile(tasks, 0.95))],
  ['main-thread task, longest', '', ({ tasks }) => ms(percentile(tasks, 1))],
  ['tasks over 50 ms', '', ({ tasks }) => `${tasks.filter((task) => task > LONG_MS).length} of ${tasks.length}`],
  ['main thread busy', '', ({ tasks }) => `${(tasks.reduce((sum, task) => sum + task, 0) / 1_000).toFixed(1)} s`],
  ['key to next frame, p50', '', ({ keys }) => ms(percentile(keys, 0.5))],
  ['key to next frame, p95', '< 100 ms', ({ keys }) => ms(percentile(keys, 0.95))],
  ['shown after it arrived, p50', '', ({ lags }) => ms(percentile(lags, 0.5))],
  ['shown after it arrived, p95', '≤ 150 ms', ({ lags }) => ms(percentile(lags, 0.95))],
  ['shown after it arrived, longest', '≤ 150 ms', ({ lags }) => ms(percentile(lags, 1))],
];

export function tableOf(results: readonly Result[]): string {
  const head = ['', 'target', ...results.map(({ name }) => name)];
  const rows = ROWS.map(([label, target, cell]) => [label, target, ...results.map(cell)]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Writes the figures where the docs show them. */
export function keep(table: string, introduction: string): void {
  writeFileSync(FILE, `# The page under load\n\nMade by \`npm run bench:page\`. ${introduction}\n\n${machine()}\n\n${table}\n`);
}

/** Where it was measured. */
export function machine(): string {
  const cores = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${platform()} ${arch()}, headless Chromium`;
  return `${cores}. The services and the browser share these cores.`;
}
