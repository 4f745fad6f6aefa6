import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Page, PageQuery } from '@parley/contracts';

/** A cell that a spreadsheet would take for a formula is made text. */
const FORMULA = /^[=+\-@\t\r]/;

const LARGEST_PAGE = 1_000;

type Cells = readonly (string | number | null)[];

export interface Table<Query extends PageQuery, Row> {
  head: Cells;
  query: Query;
  read: (query: Query) => Promise<Page<Row>>;
  cellsOf: (row: Row) => Cells;
}

/** All pages of a list, as lines of a table. */
export async function* csvLines<Query extends PageQuery, Row>({ head, query, read, cellsOf }: Table<Query, Row>): AsyncGenerator<string> {
  yield csvLine(head);
  for (let cursor: string | undefined = query.cursor; ; ) {
    const page = await read({ ...query, limit: LARGEST_PAGE, cursor });
    for (const row of page.items) yield csvLine(cellsOf(row));
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

export function csvFile(lines: AsyncIterable<string>, name: string): StreamableFile {
  return new StreamableFile(Readable.from(lines), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="${name}"` });
}

function csvLine(cells: Cells): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
