// Bundles one Node project: our own sources become a few ES modules, everything from npm stays a plain import.
// Nx runs it inside the project's folder, so the folder itself says what is built and where it goes.
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('.', import.meta.url));
const project = relative(workspace, process.cwd());
const isOurs = (id) => id.startsWith('.') || id.startsWith('/') || id.startsWith('@parley/') || id.startsWith('@oxc-project/runtime');

export default {
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: (id) => !isOurs(id),
  tsconfig: resolve(workspace, 'tsconfig.base.json'),
  transform: { decorator: { legacy: true, emitDecoratorMetadata: true }, target: 'es2023' },
  output: { dir: resolve(workspace, 'dist', project), format: 'esm', sourcemap: true, cleanDir: true },
};
