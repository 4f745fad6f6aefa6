import type { AskedAnswer } from '../load/steady-load';
import { findStandstills } from './standstills';

/** An answer whose tabs had these pauses, each as when it began and for how long. */
const answerWith = (...tabs: [from: number, ms: number][][]): AskedAnswer => {
  const readers = tabs.map((pauses) => ({ pauses: pauses.map(([from, ms]) => ({ endedAt: from + ms, ms })) }));
  return { generation: { readers } } as never;
};

describe('standstills', () => {
  it('are told once for all who waited at the same time, with how many of each kind of tab', () => {
    const answers = [answerWith([[1_000, 5_000]], [[1_100, 5_000]], []), answerWith([], [[2_000, 7_000]], [])];
    expect(findStandstills(answers)).toEqual([{ from: 1_000, until: 9_000, longestMs: 7_000, readers: [1, 2, 0] }]);
  });

  it('are told apart when one was over before the other began', () => {
    const answers = [
      answerWith(
        [],
        [],
        [
          [20_000, 3_000],
          [1_000, 3_000],
        ],
      ),
    ];
    expect(findStandstills(answers).map(({ from, readers }) => [from, readers])).toEqual([
      [1_000, [0, 0, 1]],
      [20_000, [0, 0, 1]],
    ]);
  });

  it('are not the rhythm of tokens', () => {
    expect(findStandstills([answerWith([[1_000, 600]], [], [])])).toEqual([]);
  });
});
