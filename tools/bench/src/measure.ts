import { nowMs, pause } from './clock';
import type { Span } from './profiles/cpu-profile';
import { busySeconds } from './systems/core-time';
import { LOAD_CORE, MEASURED_CORE } from './systems/pinning';
import { cpuBetween, endedOf, type Usage, usageOf } from './systems/process-usage';
import type { System } from './systems/system';

/** What something cost, while it was done and after. */
export interface Cost extends Span {
  /** While it was done, as are the shares below. */
  wallSeconds: number;
  /** By service, with what came after. */
  cpuSeconds: Record<string, number>;
  /** Resident bytes by service, at the end. */
  memory: Record<string, number>;
  /** Shares of the two cores, 0 to 1: what is measured, what drives it, and what others on this machine took of the first. */
  measuredBusy: number;
  loadCoreBusy: number;
  othersOnMeasuredCore: number;
}

/** What comes after an answer (history, budgets) belongs to its cost: it is over when so little of a core is used. */
const QUIET_SHARE = 0.25;
const LOOK_EVERY_MS = 500;
const LONGEST_AFTERMATH_MS = 30_000;

/** @throws when a process of the system ended meanwhile: what it had used is not known then */
export async function costOf<T>(system: System, work: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
  const pids = await system.pids();
  await pause(300);
  const fromMs = nowMs();
  const before = usageOf(pids);
  const busyBefore = [MEASURED_CORE, LOAD_CORE].map(busySeconds);
  const result = await work();
  const wallSeconds = (nowMs() - fromMs) / 1_000;
  const measured = total(cpuBetween(before, usageOf(pids)));
  const busy = [MEASURED_CORE, LOAD_CORE].map((core, index) => busySeconds(core) - (busyBefore[index] ?? 0));
  const after = await quiet(pids);
  const ended = endedOf(pids);
  if (ended.length > 0) throw new Error(`${ended.join(', ')} ended under this load`);
  return {
    result,
    cost: {
      fromMs,
      toMs: nowMs(),
      wallSeconds,
      cpuSeconds: cpuBetween(before, after),
      memory: Object.fromEntries(Object.entries(after).map(([name, { memory }]) => [name, memory])),
      measuredBusy: measured / wallSeconds,
      loadCoreBusy: (busy[1] ?? 0) / wallSeconds,
      othersOnMeasuredCore: Math.max(0, ((busy[0] ?? 0) - measured) / wallSeconds),
    },
  };
}

/** What had been used when nothing of the work was left to do. */
async function quiet(pids: Readonly<Record<string, readonly number[]>>): Promise<Record<string, Usage>> {
  const deadline = nowMs() + LONGEST_AFTERMATH_MS;
  for (let before = usageOf(pids); ; ) {
    await pause(LOOK_EVERY_MS);
    const after = usageOf(pids);
    const share = (total(cpuBetween(before, after)) * 1_000) / LOOK_EVERY_MS;
    if (share < QUIET_SHARE || nowMs() > deadline) return after;
    before = after;
  }
}

export const total = (parts: Record<string, number>): number => Object.values(parts).reduce((sum, part) => sum + part, 0);
