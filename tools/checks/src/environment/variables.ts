import ts from 'typescript';
import type { Finding, Repository } from '../repository';

const DECLARING = /(^|\/)(env|edge-env|environment|load-models)\.ts$/;
const NAME = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g;
const PAGES = ['docs/operations.md', 'docs/environment.md'];

/** Every variable that a program of ours reads is explained where operators look. */
export function checkVariables(repository: Repository): Finding[] {
  const documented = new Set(PAGES.flatMap((page) => repository.text(page).match(NAME) ?? []));
  return repository.matching(/^(apps|libs)\/.*\.ts$/).filter((file) => DECLARING.test(file)).flatMap((file) =>
    declaredIn(file, repository.text(file))
      .filter((name) => !documented.has(name))
      .map((name) => ({ file, message: `reads ${name}, which neither ${PAGES.join(' nor ')} explains` })),
  );
}

/** Names of fields that are spelt as variables are, in object literals: the zod objects of env.ts. */
export function declaredIn(file: string, text: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && /^[A-Z][A-Z0-9_]+$/.test(node.name.getText())) names.push(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  return [...new Set(names)];
}
