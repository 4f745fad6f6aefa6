/** One that waits, in the order of the line, with its place in the order of coming (from 1). */
export interface Waiting {
  id: string;
  ownerId: string;
  isShown: boolean;
  came: number;
}

export interface Place {
  generationId: string;
  position: number;
}

/**
 * For each owner the places of those that wait, nearest first: for each how many are ahead that were there before, in one
 * pass over a tree of partial sums.
 */
export function placesOf(line: readonly Waiting[]): Map<string, Place[]> {
  const sums = new Array<number>(line.length + 1).fill(0);
  const places = new Map<string, Place[]>();
  for (const { id, ownerId, isShown, came } of line) {
    let before = 0;
    for (let index = came; index > 0; index -= index & -index) before += sums[index] ?? 0;
    for (let index = came; index < sums.length; index += index & -index) sums[index] = (sums[index] ?? 0) + 1;
    if (!isShown) continue;
    const own = places.get(ownerId) ?? [];
    own.push({ generationId: id, position: before + 1 });
    places.set(ownerId, own);
  }
  return places;
}
