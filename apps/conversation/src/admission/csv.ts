import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** A cell that a spreadsheet would take for a formula is made text. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

export function csvFile(lines: AsyncIterable<string>, name: string): StreamableFile {
  return new StreamableFile(Readable.from(lines), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="${name}"` });
}

function cellOf(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
