import { Repository } from '../repository';
import { checkTests } from './tests';

describe('tests that are left out', () => {
  const findings = (text: string) => checkTests(Repository.of({ 'a.spec.ts': text })).map(({ file, message }) => `${file} ${message}`);

  it.each([
    ["it.skip('x', () => {});", 'has it.skip'],
    ["describe.only('x', () => {});", 'has describe.only'],
    ["it.skip.each([1])('x', () => {});", 'has it.skip'],
    ["test.describe.only('x', () => {});", 'has test.only'],
    ["xit('x', () => {});", 'has xit'],
    ["it.todo('x');", 'has it.todo'],
  ])('are found: %s', (line, message) => {
    expect(findings(`\n${line}`)).toContain(`a.spec.ts:2 ${message}`);
  });

  it('are not seen in words, or in what is called so elsewhere', () => {
    expect(findings("it('can skip', () => { reader.skip(1); page.only(); });")).toEqual([]);
  });
});
