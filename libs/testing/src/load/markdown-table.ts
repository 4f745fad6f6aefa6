export type Column<Row> = [heading: string, value: (row: Row) => string | number];

/** Rows as a Markdown table; what is in the first column is text, the rest numbers. */
export function toMarkdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(([heading]) => heading),
    columns.map((_, index) => (index === 0 ? '---' : '---:')),
    ...rows.map((row) => columns.map(([, value]) => String(value(row)))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const asSeconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
