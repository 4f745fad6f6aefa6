import { composeAnswer, toTokens } from '@parley/provider-sim';

/** A mark such as `m0042`: four digits, so that half of one is not taken for another. */
export const MARK = /m(\d{4})/g;

/** Markdown of about `tokens` tokens with headings, lists, code, tables and formulas, and a numbered mark after each sentence. */
export function markedAnswer(tokens: number): string {
  let text = '';
  for (let part = 1; toTokens(text).length < tokens; part++) text += `# Part ${part}\n\n${composeAnswer(`part ${part}`)}\n\n`;
  let mark = 0;
  return text.replace(/[.;](?=\s)/g, (end) => `${end} m${String(++mark).padStart(4, '0')}`);
}
