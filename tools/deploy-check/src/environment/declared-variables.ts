import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from '../workspace';

export interface DeclaredVariable {
  name: string;
  /** Whether the service starts without it. */
  isOptional: boolean;
}

/** Files that declare variables for several services, by the names of their constants. */
const SPREAD_FROM = ['libs/service-kit/src/environment/environment.ts', 'libs/service-kit/src/models/load-models.ts'];

/** The variables that a service reads, from the zod object in its env.ts or in a file beside it. */
export function declaredVariables(service: string): DeclaredVariable[] {
  const folder = join('apps', service, 'src');
  const own = parse(join(folder, 'env.ts'));
  const literals = zodObjects(own).length > 0 ? own : parse(join(folder, `${importedSchema(own)}.ts`));
  const [schema] = zodObjects(literals);
  if (!schema) throw new Error(`${folder}/env.ts has no z.object({ … })`);
  return variablesOf(schema, sharedConstants());
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(WORKSPACE, path), 'utf8'), ts.ScriptTarget.ES2023, true);
}

/** The literals of all `z.object({ … })` in a file. */
function zodObjects(source: ts.SourceFile): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'z.object') {
      const [literal] = node.arguments;
      if (literal && ts.isObjectLiteralExpression(literal)) return void found.push(literal);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importedSchema(source: ts.SourceFile): string {
  const specifier = source.statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier }) => moduleSpecifier.getText());
  return specifier.map((text) => text.slice(1, -1)).find((text) => text.startsWith('.')) ?? 'env';
}

/** The object literals that services spread into theirs. */
function sharedConstants(): Map<string, ts.ObjectLiteralExpression> {
  const constants = new Map<string, ts.ObjectLiteralExpression>();
  for (const statement of SPREAD_FROM.flatMap((path) => parse(path).statements.filter(ts.isVariableStatement))) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && ts.isObjectLiteralExpression(initializer)) constants.set(name.getText(), initializer);
    }
  }
  return constants;
}

function variablesOf(literal: ts.ObjectLiteralExpression, constants: Map<string, ts.ObjectLiteralExpression>): DeclaredVariable[] {
  return literal.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) {
      const spread = constants.get(property.expression.getText());
      if (!spread) throw new Error(`${property.getText()} is declared nowhere that is known`);
      return variablesOf(spread, constants);
    }
    if (!ts.isPropertyAssignment(property)) return [];
    return [{ name: property.name.getText(), isOptional: callsOf(property.initializer).some((call) => /^(default|optional)$/.test(call)) }];
  });
}

/** The methods of a chain such as `z.string().min(1).default('x')`. */
function callsOf(expression: ts.Expression): string[] {
  if (ts.isCallExpression(expression)) return callsOf(expression.expression);
  if (ts.isPropertyAccessExpression(expression)) return [expression.name.text, ...callsOf(expression.expression)];
  return [];
}
