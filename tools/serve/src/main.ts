import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@parley/local-servers';
import { Programs } from './programs';
import { RestNotRunningError, RunningRest } from './running-rest';

const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url));
const [service = ''] = process.argv.slice(2);
const programs = new Programs();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => programs.end());

async function serve(): Promise<void> {
  const rest = RunningRest.in(process.env['PARLEY_DATA_DIR'] ?? join(WORKSPACE, '.data'));
  const [http, admin] = [await freePort(), await freePort()];
  const env = { ...(await rest.environmentOf(service)), HTTP_PORT: String(http), ADMIN_PORT: String(admin), SHUTDOWN_GRACE_SECONDS: '2' };
  const main = join(WORKSPACE, 'dist/apps', service, 'main.js');
  const begun = Date.now();
  console.log(`${service}: http://127.0.0.1:${http}, admin http://127.0.0.1:${admin}/readyz`);
  programs.start('rolldown', ['-c', '../../rolldown.config.mjs', '--watch'], { folder: join(WORKSPACE, 'apps', service), env: {} });
  await builtSince(main, begun);
  programs.start(process.execPath, ['--watch', '--watch-preserve-output', main], { folder: WORKSPACE, env });
  startDoor(rest, `http://127.0.0.1:${http}`);
}

/** Until the first build is there: starting what was built before would mean starting twice. */
async function builtSince(file: string, begun: number): Promise<void> {
  while (!existsSync(file) || statSync(file).mtimeMs < begun) await pause(100);
}

/** The product with this service in the place of the one that runs already. */
function startDoor(rest: RunningRest, here: string): void {
  const urlOf = (name: string): string => (name === service ? here : rest.urlOf(name));
  const port = process.env['SERVE_PORT'] ?? '4201';
  const main = join(WORKSPACE, 'dist/tools/gateway/main.js');
  const page = join(WORKSPACE, 'dist/apps/web/browser');
  if (!existsSync(main) || !['auth', 'conversation', 'edge-stream'].includes(service)) return;
  const addresses = { AUTH_URLS: urlOf('auth'), CONVERSATION_URLS: urlOf('conversation'), EDGE_STREAM_URLS: urlOf('edge-stream') };
  programs.start(process.execPath, [main], { folder: WORKSPACE, env: { ...addresses, PORT: port, WEB_ROOT: page } });
  console.log(`the product with it: http://localhost:${port}`);
}

try {
  await serve();
} catch (error) {
  if (!(error instanceof RestNotRunningError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
