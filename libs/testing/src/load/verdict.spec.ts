import fc from 'fast-check';
import { judgeText, NO_FAULT } from './verdict';

const textOf = (numbers: number[]): string => numbers.map((number) => `t${number} `).join('');

describe('the verdict on a text', () => {
  it('finds nothing wrong with the whole text', () => {
    expect(judgeText(textOf([0, 1, 2, 3]), 4)).toEqual(NO_FAULT);
  });

  it.each([
    ['a lost token', [0, 1, 3], { lost: 1, doubled: 0, reordered: 0 }],
    ['a lost end', [0, 1], { lost: 2, doubled: 0, reordered: 0 }],
    ['a doubled token', [0, 1, 1, 2, 3], { lost: 0, doubled: 1, reordered: 0 }],
    ['swapped tokens', [0, 2, 1, 3], { lost: 0, doubled: 0, reordered: 1 }],
    ['nothing at all', [], { lost: 4, doubled: 0, reordered: 0 }],
  ])('finds %s', (_what, numbers, expected) => {
    expect(judgeText(textOf(numbers), 4)).toEqual(expected);
  });

  it('is clean only for the text that was sent', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 15 }), (numbers) => {
        const isClean = Object.values(judgeText(textOf(numbers), 10)).every((count) => count === 0);
        expect(isClean).toBe(textOf(numbers) === textOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      }),
    );
  });
});
