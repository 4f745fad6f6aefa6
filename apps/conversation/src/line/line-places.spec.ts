import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placesOf, type Waiting } from './line-places';

/** A line in some order of service, of people who came in the order of `came`. */
const line = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 40 })
  .map((cames) => cames.toSorted((a, b) => a - b))
  .chain((cames) => fc.shuffledSubarray(cames, { minLength: cames.length }).map((order) => ({ cames, order })))
  .map(({ cames, order }) => order.map((came): Waiting => ({ id: String(came), ownerId: String(came % 3), isShown: true, came: cames.indexOf(came) + 1 })));

const positions = (waiting: readonly Waiting[]): Map<string, number> =>
  new Map([...placesOf(waiting).values()].flat().map(({ generationId, position }) => [generationId, position]));

describe('Places in line', () => {
  it('are one more than the number of those ahead who were there before', () => {
    fc.assert(
      fc.property(line, (waiting) => {
        const expected = waiting.map(({ id, came }, index) => [id, waiting.slice(0, index).filter((other) => other.came < came).length + 1]);
        expect([...positions(waiting)].sort()).toEqual(expected.sort());
      }),
    );
  });

  it('never get worse when somebody leaves, from wherever, or somebody joins, wherever', () => {
    fc.assert(
      fc.property(line, fc.nat(), fc.nat(), fc.boolean(), (waiting, leaves, joins, isJoin) => {
        const before = positions(waiting);
        const newest = { id: 'new', ownerId: 'new', isShown: true, came: waiting.length + 1 };
        const left = waiting.filter((_, index) => index !== leaves % Math.max(1, waiting.length));
        const gone = waiting[leaves % Math.max(1, waiting.length)]?.came ?? 0;
        const renumbered = left.map((one) => ({ ...one, came: one.came > gone ? one.came - 1 : one.came }));
        const after = positions(isJoin ? waiting.toSpliced(joins % (waiting.length + 1), 0, newest) : renumbered);
        for (const [id, position] of after) expect(position).toBeLessThanOrEqual(before.get(id) ?? Infinity);
      }),
    );
  });
});
