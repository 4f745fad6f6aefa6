import { median } from './samples';

describe('the median', () => {
  it('is the middle one, and of an even number the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(median([7])).toBe(7);
  });

  it('leaves out what was not measured, and is none of nothing', () => {
    expect(median([null, 4, undefined])).toBe(4);
    expect(median([])).toBeNull();
  });
});
