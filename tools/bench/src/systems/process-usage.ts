import { readdirSync, readFileSync } from 'node:fs';

/** What a process and those that it started have used and hold. */
export interface Usage {
  cpuSeconds: number;
  /** Resident memory in bytes. PostgreSQL's processes share some of theirs, which is counted for each. */
  memory: number;
}

interface Stat {
  pid: number;
  parent: number;
  ticks: number;
  pages: number;
}

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Of the processes of each name, their children included. */
export function usageOf(pids: Readonly<Record<string, readonly number[]>>): Record<string, Usage> {
  const all = readAll();
  return Object.fromEntries(Object.entries(pids).map(([name, own]) => [name, sum(all, own)]));
}

/** What was used between two looks, in seconds of CPU. */
export function cpuBetween(before: Record<string, Usage>, after: Record<string, Usage>): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([name, { cpuSeconds }]) => [name, cpuSeconds - (before[name]?.cpuSeconds ?? 0)]));
}

/** The names of those of which a process has ended. */
export function endedOf(pids: Readonly<Record<string, readonly number[]>>): string[] {
  return Object.keys(pids).filter((name) => pids[name]?.some((pid) => readStat(pid) === null));
}

function sum(all: readonly Stat[], pids: readonly number[]): Usage {
  const family = new Set(pids);
  // Children have higher places in the list more often than not; a few rounds find grandchildren as well.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const stat of all) if (family.has(stat.parent)) family.add(stat.pid);
  }
  const own = all.filter((stat) => family.has(stat.pid));
  const ticks = own.reduce((total, stat) => total + stat.ticks, 0);
  const pages = own.reduce((total, stat) => total + stat.pages, 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, memory: pages * PAGE_BYTES };
}

function readAll(): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
}

/** See proc(5): the name may hold anything, so fields are counted behind its closing bracket. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    // User and system time, and those of children that are gone.
    const ticks = [11, 12, 13, 14].reduce((total, index) => total + (fields[index] ?? 0), 0);
    return { pid, parent: fields[1] ?? 0, ticks, pages: fields[21] ?? 0 };
  } catch {
    return null;
  }
}
