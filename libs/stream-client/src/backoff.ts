const FIRST_MS = 250;
const BASE_MS = 500;
/** Gentle, so that whoever was without a network for some seconds does not wait as long again after it. */
const GROWTH = 1.6;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next try, in milliseconds, after so many that failed in a row: the first comes quickly,
 * then longer each time, at random, so that a node that dies is not followed by a wave.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  if (failures <= 1) return random() * FIRST_MS;
  const ceiling = Math.min(LONGEST_MS, BASE_MS * GROWTH ** (failures - 2));
  return ceiling / 2 + (random() * ceiling) / 2;
}
