const FIRST_MS = 250;
const BASE_MS = 500;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next try, in milliseconds, after so many that failed in a row: the first comes quickly,
 * then up to twice as long each time, at random, so that a node that dies is not followed by a wave.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  if (failures <= 1) return random() * FIRST_MS;
  const ceiling = Math.min(LONGEST_MS, BASE_MS * 2 ** (failures - 2));
  return ceiling / 2 + (random() * ceiling) / 2;
}
