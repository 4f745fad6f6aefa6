import { Marked } from 'marked';
import { formulaSyntax, openFormulaAt } from './formula-syntax';

const parser = new Marked(formulaSyntax);
const formulasOf = (text: string): string[] =>
  [...String(parser.parse(text)).matchAll(/class="formula" data-display="(true|false)">([^<]*)/g)].map(([, display, tex]) => `${display}:${tex}`);

describe('formulas in markdown', () => {
  it.each([
    ['so $a_1 + b_2$ it is', ['false:a_1 + b_2']],
    ['\\(x\\) and \\[y\\]', ['false:x', 'true:y']],
    ['$$\n\\int_0^1 x\\,dx\n$$', ['true:\\int_0^1 x\\,dx']],
    ['\\[\n\\begin{aligned}\na &= b\n\\end{aligned}\n\\]\n\nafter', ['true:\\begin{aligned}\na &amp;= b\n\\end{aligned}']],
    ['inline $$z$$ here', ['true:z']],
  ])('are found in %j', (text, formulas) => {
    expect(formulasOf(text)).toEqual(formulas);
  });

  it.each(['It costs $5 and $10.', 'from $5 to $ 6', 'a lone $ sign', '`$code$`', '```\n$$x$$\n```'])('are not seen in %j', (text) => {
    expect(formulasOf(text)).toEqual([]);
  });

  it('know where one is still open', () => {
    expect(openFormulaAt('text $$x + y')).toBe(5);
    expect(openFormulaAt('text \\[x + y')).toBe(5);
    expect(openFormulaAt('$$x$$ and \\[y\\]')).toBe(-1);
    expect(openFormulaAt('$$x$$ then $$y')).toBe(11);
  });
});
