import { Person } from '@parley/testing';
import { type Aftermath, WatchedGeneration } from '@parley/testing/load';
import type { AskedAnswer } from '../load/steady-load';
import { isClean, type Step, summarizeStep, total } from './step-result';

const person = new Person('somebody', 'http://127.0.0.1:1', 'token');
const step = (name: string, from: number, until: number): Step => ({ name, from, until });
const good: Aftermath = { isMissing: false, isWronglyCharged: false, charged: 20 };

/** An answer of ten tokens with one reader, which shows this text. */
function answerAt(askedAt: number, text: string, aftermath = good): AskedAnswer {
  const tab = { read: () => ({ fold: { text, cursor: { attempt: 1, seq: 3 } }, pauses: [{ endedAt: askedAt + 5, ms: 700 }], firstTokenAt: askedAt + 2 }) };
  const generation = new WatchedGeneration({ person, tokens: 10, rate: 1, tabs: [tab as never] });
  generation.askedAt = askedAt;
  return { generation, aftermath, isTotalWrong: false };
}

const whole = Array.from({ length: 10 }, (_, index) => `t${index} `).join('');

describe('the summary of a step', () => {
  it('has the answers that were asked in it, and the pauses that ended in it', () => {
    const answers = [answerAt(1, whole), answerAt(8, whole), answerAt(12, whole)];
    const first = summarizeStep(step('auth', 0, 10), answers, [{ at: 3 }, { at: 11 }]);
    expect(first).toMatchObject({ generations: 2, readers: 2, tokens: 20, refused: 1, longestPauseMs: 700, longestFirstTokenMs: 2 });
    const all = total([first, summarizeStep(step('edges', 10, 20), answers, [{ at: 11 }])]);
    expect(all).toMatchObject({ step: 'total', tookMs: 20, generations: 3, tokens: 30, refused: 2 });
    expect(isClean(all)).toBe(true);
  });

  it.each([
    ['a token is missing', answerAt(1, whole.replace('t4 ', ''))],
    ['a token came twice', answerAt(1, whole.replace('t4 ', 't4 t4 '))],
    ['two tokens are swapped', answerAt(1, whole.replace('t4 t5 ', 't5 t4 '))],
    ['history is without it', answerAt(1, whole, { ...good, isMissing: true })],
    ['it was charged wrongly', answerAt(1, whole, { ...good, isWronglyCharged: true })],
    ['the account is not the sum', { ...answerAt(1, whole), isTotalWrong: true }],
  ])('is not clean when %s', (_what, answer) => {
    expect(isClean(total([summarizeStep(step('auth', 0, 10), [answerAt(2, whole), answer], [])]))).toBe(false);
  });

  it('is not clean when nothing was asked', () => {
    expect(isClean(summarizeStep(step('auth', 0, 10), [], []))).toBe(false);
  });
});
