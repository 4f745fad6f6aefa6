import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from '../repository';
import { applyFiles, readTutorial } from './tutorial';

describe('adding a field', () => {
  const { files, checks } = readTutorial(readFileSync(join(WORKSPACE, 'docs/adding-a-field.md'), 'utf8'));
  const paths = [...new Set(files.map(({ path }) => path))];

  it('touches five files at most, from the contract over the worker to the page', () => {
    expect(paths.length).toBeLessThanOrEqual(5);
    for (const part of ['libs/contracts/', 'apps/inference-worker/', 'apps/web/']) expect(paths.some((path) => path.startsWith(part))).toBe(true);
    expect(checks).toContain('npx nx test web');
  });

  it('changes lines that are there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-field-'));
    try {
      for (const path of paths) cpSync(join(WORKSPACE, path), join(folder, path));
      await expect(applyFiles(folder, files)).resolves.toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the tutorial', () => {
  const tutorial = readTutorial(readFileSync(join(WORKSPACE, 'docs/tutorial.md'), 'utf8'));

  it('makes a service and an event, changes files, and says how to see that it holds', () => {
    expect(tutorial.generate.map((line) => line.split(' ')[0])).toEqual(['@parley/generators:service', '@parley/generators:event']);
    expect(tutorial.files.length).toBeGreaterThan(5);
    expect(tutorial.checks).toContain('npx nx test moderation');
  });

  it('has code that the compiler can read', () => {
    const sources = tutorial.files.filter(({ path, isChange }) => path.endsWith('.ts') && !isChange);
    const compilerOptions = { experimentalDecorators: true, module: ts.ModuleKind.Preserve };
    const complaints = sources.flatMap(({ text }) => ts.transpileModule(text, { reportDiagnostics: true, compilerOptions }).diagnostics ?? []);
    expect(complaints.map(({ messageText }) => messageText)).toEqual([]);
  });

  it('is refused where it changes lines that are not there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-tutorial-'));
    const page = '```ts apps/a.ts\nconst a = 1;\n```\n\n```diff apps/b.ts\n-const b = 1;\n+const b = 2;\n```\n';
    try {
      mkdirSync(join(folder, 'apps'));
      await writeFile(join(folder, 'apps/b.ts'), 'const b = 1;\n');
      const { files } = readTutorial(page);
      await applyFiles(folder, files);
      expect(await readFile(join(folder, 'apps/a.ts'), 'utf8')).toBe('const a = 1;\n');
      expect(await readFile(join(folder, 'apps/b.ts'), 'utf8')).toBe('const b = 2;\n');
      await expect(applyFiles(folder, files)).rejects.toThrow('apps/b.ts has no lines "const b = 1;"');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
