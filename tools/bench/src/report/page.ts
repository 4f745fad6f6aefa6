import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results';
import { chart, type ChartOptions } from './chart';
import { type Standing, standings, toTables } from './tables';

interface Figure extends ChartOptions {
  file: string;
  value: (standing: Standing, size: number) => number | null;
}

const FIGURES: Figure[] = [
  { file: 'tokens', title: 'Tokens carried by one core', unit: 'tokens/s', value: (it, size) => it.of(size, ({ result }) => result.tokensPerSecond) },
  { file: 'cpu', title: 'CPU', unit: 's per million tokens', isLog: true, value: (it, size) => it.cost(size) },
  { file: 'delay', title: 'Delay of a token, p99', unit: 'ms', isLog: true, value: (it, size) => it.of(size, ({ result }) => result.delayMs.p99) },
  { file: 'first-token', title: 'First token over the provider, p50', unit: 'ms', isLog: true, value: (it, size) => it.of(size, ({ result }) => result.firstTokenMs.p50) },
];

/** Writes a folder with the tables, their charts, and the measurements themselves. */
export function writePage(folder: string, results: Results): void {
  mkdirSync(folder, { recursive: true });
  const measured = standings(results).filter(({ sizes }) => sizes.length > 0);
  for (const figure of measured.length > 0 ? FIGURES : []) writeFileSync(join(folder, `${figure.file}.svg`), draw(figure, measured));
  writeFileSync(join(folder, 'results.json'), JSON.stringify(results));
  writeFileSync(join(folder, 'README.md'), toPage(results, measured.length > 0));
}

function draw({ value, ...options }: Figure, measured: readonly Standing[]): string {
  const lines = measured.map((standing) => ({
    label: standing.name,
    points: standing.sizes.flatMap((size) => {
      const y = value(standing, size);
      return y === null ? [] : [{ x: size, y }];
    }),
  }));
  return chart(lines, options);
}

function toPage(results: Results, hasCharts: boolean): string {
  const { takenAt, machine, isPinned, rounds, leftOut } = results;
  const count = Math.max(...rounds.map(({ round }) => round));
  return [
    '# Measurements',
    `Taken by \`npm run bench\` on ${takenAt.slice(0, 10)}: ${machine}. Medians of ${count} round${count === 1 ? '' : 's'}. ` +
      (isPinned
        ? 'All of the measured system runs on one core, provider and readers on another.'
        : 'Nothing could be kept on a core of its own here: compare with care.'),
    ...leftOut.map((reason) => `Left out: ${reason}`),
    ...(hasCharts ? FIGURES.map(({ file, title }) => `![${title}](${file}.svg)`) : []),
    toTables(results),
    ...rounds.flatMap(({ title, failure }) => (failure ? [`${title} was not measured to the end: ${failure}.`] : [])),
    '',
  ].join('\n\n');
}
