import type { Faults } from '../answers/answer-record';
import type { Reading } from './reading';

export interface RunFaults extends Faults {
  answers: number;
  failed: number;
  /** What the first of the failures said. */
  failure: string | null;
}

export function countFaults(readings: readonly Reading[]): RunFaults {
  const total: RunFaults = { answers: readings.length, failed: 0, failure: null, lost: 0, doubled: 0, reordered: 0 };
  for (const { record, failure } of readings) {
    const faults = record.faults();
    total.lost += faults.lost;
    total.doubled += faults.doubled;
    total.reordered += faults.reordered;
    total.failed += Number(failure !== null);
    total.failure ??= failure;
  }
  return total;
}
