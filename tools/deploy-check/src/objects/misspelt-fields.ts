import { join } from 'node:path';
import ts from 'typescript';
import type { Finding } from '../finding';
import { type KubernetesObject, nameOf } from '../rendering/kubernetes-object';
import { WORKSPACE } from '../workspace';
import { modelOf } from './model-of';

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2023,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** What was parsed once: the shapes of Kubernetes are the same for every overlay. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * A cluster ignores fields that it does not know, and so do validators made from its schemas. The compiler does not: each
 * object is written down as a literal that must satisfy its kind. It names one field of a literal at a time.
 */
export function findMisspelt(objects: readonly KubernetesObject[]): Finding[] {
  // It lies in the workspace, so that packages are found; it is never written.
  const file = join(WORKSPACE, 'rendered-objects.ts');
  const text = objects.map(toSource).join('\n');
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === file || fileExists.call(host, path);
  host.getSourceFile = (path, options) => {
    if (path === file) return ts.createSourceFile(path, text, options);
    if (!parsed.has(path)) parsed.set(path, getSourceFile.call(host, path, options));
    return parsed.get(path);
  };
  const program = ts.createProgram([file], OPTIONS, host);
  const source = program.getSourceFile(file);
  return ts.getPreEmitDiagnostics(program, source).map((diagnostic) => {
    const line = text.slice(0, diagnostic.start ?? 0).split('\n').length - 1;
    const object = objects[line];
    return {
      object: object ? nameOf(object) : 'the compiler',
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
    };
  });
}

/** One line for each object, so that a line of a message tells which. */
function toSource(object: KubernetesObject, index: number): string {
  const { module, name } = modelOf(object);
  return `export const object${index} = ${JSON.stringify(object)} satisfies import(${JSON.stringify(module)}).I${name};`;
}
