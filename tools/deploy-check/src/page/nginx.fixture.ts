import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findNginx } from '@parley/local-servers';
import { CACHE_DIR, eventually } from '@parley/testing';
import { DEPLOY } from '../workspace';

export const SCRIPT = 'console.log("a page of ours");'.repeat(100);

/** A real nginx with a configuration of deploy/docker, a page of this test, and what else is to be replaced in it. */
export async function startNginx(configuration: string, replacements: Record<string, string>, aliveUrl: string): Promise<{ stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-page-'));
  await mkdir(join(folder, 'web'));
  await writeFile(join(folder, 'web/index.html'), '<h1>Parley</h1>');
  await writeFile(join(folder, 'web/main-ABCD1234.js'), SCRIPT);
  await writeFile(join(folder, 'web/main-ABCD1234.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'mime.types'), 'types { text/html html; application/javascript js; }');
  for (const name of [configuration, 'page.conf']) {
    const text = await readFile(join(DEPLOY, 'docker', name), 'utf8');
    const own = Object.entries({ '/tmp/': `${folder}/`, '/srv/web': join(folder, 'web'), ...replacements });
    await writeFile(join(folder, name), own.reduce((result, [from, to]) => result.replaceAll(from, to), text));
  }
  // Root's nginx would serve as nobody, who may not read a test's folder; for others this says nothing.
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, configuration), '-g', 'daemon off; user root;'];
  const nginx = spawn(await findNginx(CACHE_DIR), args, { stdio: 'ignore' });
  await eventually(async () => expect((await fetch(aliveUrl)).status).toBe(200), { withinMs: 15_000 });
  return { stop: () => stop(nginx, folder) };
}

async function stop(nginx: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  nginx.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true });
}
