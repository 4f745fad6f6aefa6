import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Seconds that a core has been busy since the machine began, with whatever it was. */
export function busySeconds(core: number): number {
  const line = readFileSync('/proc/stat', 'utf8').split('\n').find((text) => text.startsWith(`cpu${core} `)) ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}
