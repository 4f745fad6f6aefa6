import { AnswerRecord } from '../answers/answer-record';
import { spreadOf, type Spread } from '../answers/samples';
import { pause } from '../clock';
import type { AnswerListener, Client } from '../targets/target';
import { Reading } from './reading';

export interface FanOutPlan {
  watchers: number;
  tokens: number;
  rate: number;
}

export interface FanOutResult {
  delayMs: Spread;
  /** Tokens that came, over all watchers. */
  tokens: number;
  /** Watchers who did not get every token from the first that they saw on, once and in order. */
  wrong: number;
}

const PATIENCE_MS = 20_000;

/** One asks, all watch. The first token comes only once everybody listens, since joining late is another measurement. */
export async function runFanOut([asker, ...watchers]: readonly Client[], plan: FanOutPlan): Promise<FanOutResult> {
  if (!asker) throw new Error('nobody asks');
  const asking = new Reading(asker, plan);
  const watched = watchers.map((watcher) => new Watched(watcher, asking.id, plan.tokens));
  await asking.finish((plan.tokens / plan.rate) * 2_000 + PATIENCE_MS);
  await Promise.race([Promise.all(watched.map(({ ended }) => ended)), pause(PATIENCE_MS)]);
  const records = [asking.record, ...watched.map(({ record }) => record)];
  const delays: number[] = [];
  for (const { sent, came } of records) {
    for (const [index, cameMs] of came.entries()) if (cameMs > 0 && index >= plan.tokens / 4) delays.push(cameMs - (sent[index] as number));
  }
  const tokens = records.reduce((sum, { came }) => sum + came.filter((cameMs) => cameMs > 0).length, 0);
  return { delayMs: spreadOf(delays), tokens, wrong: records.filter((record) => isWrong(record)).length };
}

class Watched {
  readonly record: AnswerRecord;
  readonly ended: Promise<void>;

  constructor(client: Client, id: string, tokens: number) {
    this.record = new AnswerRecord(tokens);
    this.ended = new Promise((resolve) => {
      const listener: AnswerListener = {
        opened: () => undefined,
        text: (text) => this.record.take(text),
        restarted: () => this.record.restart(),
        ended: () => resolve(),
        failed: () => resolve(),
      };
      client.follow?.(id, listener);
    });
  }
}

/** Tokens before the first that came were written before anybody could listen; a product that replays has them all. */
function isWrong(record: AnswerRecord): boolean {
  const first = record.came.findIndex((cameMs) => cameMs > 0);
  const { lost, doubled, reordered } = record.faults();
  return first === -1 || doubled > 0 || reordered > 0 || lost > first;
}
