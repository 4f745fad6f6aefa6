const LONGEST = 60;

/** A working title from the first words of a message, cut at a word. */
export function titleFrom(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ');
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONGEST / 2))}…`;
}
