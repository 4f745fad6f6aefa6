import { nowMs, pause } from './clock';
import type { Span } from './profiles/cpu-profile';
import { busySeconds } from './systems/core-time';
import { LOAD_CORE, MEASURED_CORE } from './systems/pinning';
import { cpuBetween, endedOf, usageOf } from './systems/process-usage';
import type { System } from './systems/system';

/** What something cost while it was done. */
export interface Cost extends Span {
  wallSeconds: number;
  /** By service. */
  cpuSeconds: Record<string, number>;
  /** Resident bytes by service, at the end. */
  memory: Record<string, number>;
  /** Shares of the two cores, 0 to 1: what is measured, what drives it, and what others on this machine took of the first. */
  measuredBusy: number;
  loadCoreBusy: number;
  othersOnMeasuredCore: number;
}

/** What comes after an answer (history, budgets) belongs to its cost. */
const AFTERMATH_MS = 500;

/** @throws when a process of the system ended meanwhile: what it had used is not known then */
export async function costOf<T>(system: System, work: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
  const pids = await system.pids();
  await pause(300);
  const begun = nowMs();
  const before = usageOf(pids);
  const busyBefore = [MEASURED_CORE, LOAD_CORE].map(busySeconds);
  const result = await work();
  await pause(AFTERMATH_MS);
  const after = usageOf(pids);
  const ended = endedOf(pids);
  if (ended.length > 0) throw new Error(`${ended.join(', ')} ended under this load`);
  const busy = [MEASURED_CORE, LOAD_CORE].map((core, index) => busySeconds(core) - (busyBefore[index] ?? 0));
  const toMs = nowMs();
  const wallSeconds = (toMs - begun) / 1_000;
  const cpuSeconds = cpuBetween(before, after);
  const measured = total(cpuSeconds);
  return {
    result,
    cost: {
      fromMs: begun,
      toMs,
      wallSeconds,
      cpuSeconds,
      memory: Object.fromEntries(Object.entries(after).map(([name, { memory }]) => [name, memory])),
      measuredBusy: measured / wallSeconds,
      loadCoreBusy: (busy[1] ?? 0) / wallSeconds,
      othersOnMeasuredCore: Math.max(0, ((busy[0] ?? 0) - measured) / wallSeconds),
    },
  };
}

export const total = (parts: Record<string, number>): number => Object.values(parts).reduce((sum, part) => sum + part, 0);
