import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CpuProfile, type Span, type TimeSpent } from '../profiles/cpu-profile';
import type { Results, Round } from '../results';
import { table } from './tables';

const DEAREST = 8;
/** Areas below this share in every process are summed up. */
const WORTH_A_ROW = 0.02;

interface Part {
  title: string;
  span: Span;
}

/** Says where the time went, from the profiles in a folder, beside them. */
export function writeProfiles(folder: string, { rounds }: Results): void {
  const profiles = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile')).map((file) => CpuProfile.read(join(folder, file)));
  const parts = rounds.flatMap(partsOf).flatMap(({ title, span }) => {
    const spent = profiles.flatMap((profile) => (profile.program && profile.covers(span) ? [[profile.program, profile.spent(span)] as const] : []));
    return spent.length === 0 ? [] : [`## ${title}`, areas(spent), ...spent.map(([program, time]) => dearest(program, time))];
  });
  writeFileSync(join(folder, 'README.md'), ['# Profiles', INTRODUCTION, ...parts, ''].join('\n\n'));
}

const INTRODUCTION =
  'Where each process spent its time, by `npm run bench -- --profiles FOLDER` (V8\'s sampling profiler, one sample a millisecond, waiting left out). ' +
  'All processes share one core, so a process is also seen "writing" while the system lets the one that it wrote to run first.';

function partsOf({ title, questions, streams }: Round): Part[] {
  return [
    ...(questions ? [{ title: `${title}: questions`, span: questions.cost }] : []),
    ...streams.map(({ plan, cost }) => ({ title: `${title}: ${plan.streams} streams`, span: cost })),
  ];
}

function areas(spent: readonly (readonly [string, TimeSpent])[]): string {
  const share = (time: TimeSpent, area: string): number => (time.byArea.get(area) ?? 0) / time.busyMs;
  const all = new Set(spent.flatMap(([, { byArea }]) => [...byArea.keys()]));
  const most = (area: string): number => Math.max(...spent.map(([, time]) => share(time, area)));
  const shown = [...all].filter((area) => most(area) >= WORTH_A_ROW).sort((a, b) => most(b) - most(a));
  const rows = shown.map((area) => [area, ...spent.map(([, time]) => percent(share(time, area)))]);
  const rest = spent.map(([, time]) => percent(Math.max(0, 1 - shown.reduce((sum, area) => sum + share(time, area), 0))));
  return table(['share of its own time', ...spent.map(([program]) => program)], [...rows, ['the rest', ...rest]]);
}

function dearest(program: string, { busyMs, byFunction }: TimeSpent): string {
  const list = [...byFunction].sort(([, a], [, b]) => b - a).slice(0, DEAREST);
  return `Dearest in ${program}: ${list.map(([name, ms]) => `\`${name}\` ${percent(ms / busyMs)}`).join(', ')}.`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
