import { readFile, writeFile } from 'node:fs/promises';
import type { ScenarioResult } from '../scenarios/scenario';
import { summarize } from './summary';
import { toTable } from './table';

const MARKED = /(<!-- faults:begin -->\n)[\s\S]*(<!-- faults:end -->)/;

/** Puts the table of all runs between the marks of a Markdown page. @throws when the page has no such marks */
export async function writePage(path: string, results: readonly ScenarioResult[], runs: number): Promise<void> {
  const page = await readFile(path, 'utf8');
  if (!MARKED.test(page)) throw new Error(`${path} has no marks for the table`);
  const intro = `${runs} runs in a row, their counts added up; pauses and recovery are those of the worst run.`;
  await writeFile(path, page.replace(MARKED, (_all, begin: string, end: string) => `${begin}${intro}\n\n${toTable(summarize(results))}\n${end}`));
}
