import ts from 'typescript';
import type { Finding, Repository } from '../repository';

const RUNNERS = /^(describe|it|test|xit|xdescribe|xtest|fit|fdescribe)$/;
const WRONG = /^(skip|only|todo|failing|fixme)$/;

/** No test is left out, and none is run alone. */
export function checkTests(repository: Repository): Finding[] {
  return repository.matching(/\.(spec|e2e|bench|shots)\.ts$/).flatMap((file) => {
    const found: Finding[] = [];
    const source = ts.createSourceFile(file, repository.text(file), ts.ScriptTarget.ES2023, true);
    const visit = (node: ts.Node): void => {
      const message = ts.isCallExpression(node) && isNamed(node) ? leftOut(node.expression) : null;
      if (message) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        found.push({ file: `${file}:${line + 1}`, message });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** `it.skip(…)`, `describe.only(…)`, `xit(…)`, and Playwright's `test.skip()`. */
function leftOut(callee: ts.Expression): string | null {
  const [runner = '', ...modes] = wordsOf(callee);
  if (!RUNNERS.test(runner)) return null;
  if (/^[xf]/.test(runner)) return `has ${runner}`;
  const mode = modes.find((word) => WRONG.test(word));
  return mode ? `has ${runner}.${mode}` : null;
}

/** `it.skip.each([…])` as its words. */
function wordsOf(callee: ts.Expression): string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isPropertyAccessExpression(callee)) return [...wordsOf(callee.expression), callee.name.text];
  return ts.isCallExpression(callee) ? wordsOf(callee.expression) : [];
}

/** Whether it begins with a name, as tests do; or says nothing at all, as `test.skip()` in the middle of one. */
const isNamed = ({ arguments: [name] }: ts.CallExpression): boolean => name === undefined || ts.isStringLiteralLike(name) || ts.isTemplateExpression(name);
