import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The core of what is measured, and the core of everything else. */
export const MEASURED_CORE = 1;
export const LOAD_CORE = 0;

/** Whether there are two cores and the means to keep processes on one. */
export const canPin: boolean = availableParallelism() >= 2 && hasTaskset();

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A command line that keeps the program on one core. */
export function pinned(core: number | null, command: string, args: string[]): { command: string; args: string[] } {
  if (core === null || !canPin) return { command, args };
  return { command: 'taskset', args: ['-c', String(core), command, ...args] };
}

/** Moves this process; what it starts from now on is born on the same core. */
export function moveTo(core: number): void {
  if (canPin) execFileSync('taskset', ['-acp', String(core), String(process.pid)], { stdio: 'ignore' });
}
