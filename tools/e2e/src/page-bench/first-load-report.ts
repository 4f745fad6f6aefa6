import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { machine } from './report';
import type { Vitals } from './vitals';

export interface FirstLoad extends Vitals {
  readonly name: string;
  /** Until what a person came for is there, in milliseconds. */
  readonly usableMs: number;
  readonly requests: number;
  readonly scriptBytes: number;
  readonly bytes: number;
}

const FILE = fileURLToPath(new URL('../../../../docs/performance/first-load.md', import.meta.url));
const INTRODUCTION =
  'With an empty cache, from the nginx of `deploy/compose.yaml`, under the conditions that Lighthouse applies by default: a phone with a CPU ' +
  'four times slower at 1.6 Mbit/s and 150 ms, a desktop at 10 Mbit/s and 40 ms. Targets are what Lighthouse calls good, and 200 KB of script. ' +
  'Bytes are those on the wire until three seconds after the page could be used.';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1_000)} KB`;

const ROWS: readonly [string, string, (load: FirstLoad) => string][] = [
  ['first contentful paint', '≤ 1.8 s', ({ firstPaintMs }) => seconds(firstPaintMs)],
  ['largest contentful paint', '≤ 2.5 s', ({ largestPaintMs }) => seconds(largestPaintMs)],
  ['total blocking time', '≤ 200 ms', ({ blockingMs }) => `${Math.round(blockingMs)} ms`],
  ['cumulative layout shift', '≤ 0.1', ({ layoutShift }) => layoutShift.toFixed(3)],
  ['usable', '', ({ usableMs }) => seconds(usableMs)],
  ['script', '< 200 KB', ({ scriptBytes }) => kilobytes(scriptBytes)],
  ['everything', '', ({ bytes }) => kilobytes(bytes)],
  ['requests', '', ({ requests }) => String(requests)],
];

export function firstLoadTable(loads: readonly FirstLoad[]): string {
  const head = ['', 'target', ...loads.map(({ name }) => name)];
  const rows = ROWS.map(([label, target, cell]) => [label, target, ...loads.map(cell)]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Writes the figures where the docs show them. */
export function keepFirstLoad(loads: readonly FirstLoad[]): void {
  writeFileSync(FILE, `# The first load\n\nMade by \`npm run bench:page\`. ${INTRODUCTION}\n\n${machine()}\n\n${firstLoadTable(loads)}\n`);
}
