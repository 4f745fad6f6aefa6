import { type Spread, spreadOf } from '../answers/samples';
import { pause } from '../clock';
import type { Client } from '../targets/target';
import { type Comeback, Reading } from './reading';
import { countFaults, type RunFaults } from './run-faults';

export interface ResumePlan {
  streams: number;
  tokens: number;
  rate: number;
  rampMs: number;
  /** How long a reader is gone, in milliseconds. */
  awayMs: number;
}

export interface ComebackResult {
  /** From the open connection until all that the provider had written by then was there. */
  levelMs: Spread;
  /** From the open connection until all was there that is older than a live reader's usual delay. */
  historyMs: Spread;
  /** From dialing until level. */
  wholeMs: Spread;
}

export interface ResumeResult extends RunFaults {
  resume: ComebackResult | null;
  reload: ComebackResult | null;
}

/** Every reader loses its connection at the half of the answer, and reloads its page at three quarters, where it can. */
export async function runResumes(clients: readonly Client[], plan: ResumePlan): Promise<ResumeResult> {
  const readings: Reading[] = [];
  const patienceMs = (plan.tokens / plan.rate) * 2_000 + 20_000;
  const read = async (client: Client, index: number): Promise<void> => {
    await pause((plan.rampMs * index) / plan.streams);
    const reading = new Reading(client, plan, (grown) => leaveWhenDue(grown, plan));
    readings.push(reading);
    await reading.finish(patienceMs);
  };
  await Promise.all(clients.map(read));
  return { resume: resultOf(readings, 'resume'), reload: resultOf(readings, 'reload'), ...countFaults(readings) };
}

function leaveWhenDue(reading: Reading, { tokens, awayMs }: ResumePlan): void {
  const { comebacks, record } = reading;
  const has = (kind: Comeback['kind']): boolean => comebacks.some((comeback) => comeback.kind === kind);
  if (reading.isAway) return;
  if (record.length >= tokens / 2 && reading.can('resume') && !has('resume')) reading.leave('resume', awayMs);
  else if (record.length >= tokens * 0.75 && reading.can('reload') && !has('reload')) reading.leave('reload', awayMs);
}

function resultOf(readings: readonly Reading[], kind: Comeback['kind']): ComebackResult | null {
  const comebacks = readings.flatMap((reading) => reading.comebacks.filter((comeback) => comeback.kind === kind));
  const opened = comebacks.flatMap(({ openedMs, ...rest }) => (openedMs === null ? [] : { openedMs, ...rest }));
  if (opened.length === 0) return null;
  return {
    levelMs: spreadOf(opened.map(({ levelMs, openedMs }) => levelMs - openedMs)),
    historyMs: spreadOf(opened.map(({ historyMs, openedMs }) => historyMs - openedMs)),
    wholeMs: spreadOf(opened.map(({ levelMs, dialedMs }) => levelMs - dialedMs)),
  };
}
