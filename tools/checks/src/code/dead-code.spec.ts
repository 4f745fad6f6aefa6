import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeFinding } from '../repository';
import { checkDeadCode } from './dead-code';

describe('dead code', () => {
  it('is found: a file, an export, a package that nothing imports, and one that is not named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-dead-'));
    const files: Record<string, string> = {
      'package.json': JSON.stringify({ name: 'x', type: 'module', dependencies: { zod: '4.0.0' } }),
      'tools/checks/knip.jsonc': JSON.stringify({ entry: ['apps/*/src/main.ts'], project: ['apps/**/*.ts'] }),
      'apps/a/src/main.ts': "import { used } from './part';\nimport 'left-pad';\nconsole.log(used);\n",
      'apps/a/src/part.ts': 'export const used = 1;\nexport const dead = 2;\n',
      'apps/a/src/lost.ts': 'export const lost = 3;\n',
    };
    try {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      expect((await checkDeadCode(folder)).map(describeFinding).sort()).toEqual([
        'apps/a/src/lost.ts: is used by nobody',
        'apps/a/src/main.ts: imports left-pad, which package.json does not name',
        'apps/a/src/part.ts: exports dead, which nobody imports',
        'package.json: names zod, which nothing imports',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 300_000);
});
