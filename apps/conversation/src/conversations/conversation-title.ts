const LONGEST = 60;

/** A title from the first prompt: its beginning, cut between words. */
export function titleFrom(prompt: string): string {
  const words = prompt.trim().replace(/\s+/gu, ' ');
  const letters = Array.from(words);
  if (letters.length <= LONGEST) return words;
  const beginning = letters.slice(0, LONGEST + 1).join('');
  const lastSpace = beginning.lastIndexOf(' ');
  return lastSpace > 0 ? beginning.slice(0, lastSpace) : letters.slice(0, LONGEST).join('');
}
