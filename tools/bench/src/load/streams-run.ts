import { type Spread, spreadOf } from '../answers/samples';
import { nowMs, pause } from '../clock';
import type { Client } from '../targets/target';
import { countFaults, type RunFaults } from './run-faults';
import { Reading } from './reading';

/** So many answers at once, at so many tokens a second each. */
export interface StreamsPlan {
  streams: number;
  tokens: number;
  rate: number;
  /** Time over which the questions are spread, in milliseconds. */
  rampMs: number;
  /** Answers that each reader asks for, one after the other. */
  turns: number;
}

export interface StreamsResult extends RunFaults {
  firstTokenMs: Spread;
  /** From the provider's write to the reader, while all streams run. */
  delayMs: Spread;
  /** Tokens that came each second while all streams run, and that the provider should have written. */
  tokensPerSecond: number;
  offeredPerSecond: number;
  /** All that came, first to last. */
  tokens: number;
}

export async function runStreams(clients: readonly Client[], plan: StreamsPlan): Promise<StreamsResult> {
  const readings: Reading[] = [];
  const begun = nowMs();
  const answerMs = (plan.tokens / plan.rate) * 1_000;
  const read = async (index: number): Promise<void> => {
    await pause((plan.rampMs * index) / plan.streams);
    for (let turn = 0; turn < plan.turns; turn++) {
      const reading = new Reading(clients[index * plan.turns + turn] as Client, plan);
      readings.push(reading);
      await reading.finish(answerMs * 2 + 20_000);
    }
  };
  await Promise.all(Array.from({ length: plan.streams }, (_, index) => read(index)));
  const fullFrom = begun + plan.rampMs;
  const fullUntil = plan.turns > 1 ? nowMs() : begun + answerMs;
  return { ...summary(readings, fullFrom, fullUntil), offeredPerSecond: plan.streams * plan.rate, ...countFaults(readings) };
}

function summary(readings: readonly Reading[], from: number, until: number): Omit<StreamsResult, 'offeredPerSecond' | keyof RunFaults> {
  const delays: number[] = [];
  let tokens = 0;
  let carried = 0;
  for (const { record } of readings) {
    for (let index = 0; index < record.sent.length; index++) {
      const sent = record.sent[index] as number;
      const came = record.came[index] as number;
      if (came === 0) continue;
      tokens += 1;
      if (sent >= from && sent < until) delays.push(came - sent);
      if (came >= from && came < until) carried += 1;
    }
  }
  const firsts = readings.flatMap(({ record }) => record.firstTokenMs ?? []);
  return {
    firstTokenMs: spreadOf(firsts),
    delayMs: spreadOf(delays),
    tokensPerSecond: carried / ((until - from) / 1_000),
    tokens,
  };
}
