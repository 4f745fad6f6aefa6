import type { Person } from '@parley/testing';
import { type Aftermath, hasWrongTotal, type WatchedGeneration } from '@parley/testing/load';

/** How many people's accounts differ from the sum of what their answers were charged. */
export async function countWrongTotals(
  people: readonly Person[],
  generations: readonly WatchedGeneration[],
  aftermaths: readonly Aftermath[],
): Promise<number> {
  const charged = new Map<Person, number>();
  generations.forEach(({ plan: { person } }, index) => charged.set(person, (charged.get(person) ?? 0) + (aftermaths[index]?.charged ?? 0)));
  const wrong = await Promise.all(people.map((person) => hasWrongTotal(person, charged.get(person) ?? 0)));
  return wrong.filter(Boolean).length;
}
