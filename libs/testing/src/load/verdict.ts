/** What one reader's final text says about the way it took. All counts must be 0. */
export interface Verdict {
  lost: number;
  doubled: number;
  reordered: number;
}

export const NO_FAULT: Verdict = Object.freeze({ lost: 0, doubled: 0, reordered: 0 });

/** Compares a text with the numbered tokens `t0 t1 … ` up to `count` that the provider sent. */
export function judgeText(text: string, count: number): Verdict {
  const numbers = [...text.matchAll(/t(\d+) /g)].map((match) => Number(match[1]));
  const seen = new Set<number>();
  let highest = -1;
  const verdict = { lost: 0, doubled: 0, reordered: 0 };
  for (const number of numbers) {
    if (seen.has(number)) verdict.doubled += 1;
    else if (number < highest) verdict.reordered += 1;
    seen.add(number);
    highest = Math.max(highest, number);
  }
  verdict.lost = count - [...seen].filter((number) => number < count).length;
  return verdict;
}

export function addVerdicts(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce(
    (sum, { lost, doubled, reordered }) => ({
      lost: sum.lost + lost,
      doubled: sum.doubled + doubled,
      reordered: sum.reordered + reordered,
    }),
    NO_FAULT,
  );
}
