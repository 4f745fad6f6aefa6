// What `npm start` and `npm test` run first, on whatever Node is here: it brings the right Node and the
// dependencies, builds, and hands over to the program in dist/tools/stack.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('../../', import.meta.url));
const binaries = join(root, 'node_modules/.bin');
const [command = 'start', ...options] = process.argv.slice(2);

let child = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group; a second SIGINT would make the program hurry.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });
}
endWithNpm();

try {
  await main();
} catch (error) {
  console.error(`\n✗ ${error.message}`);
  process.exitCode = 1;
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Error(`This needs Node ${OLDEST_NODE} or newer to begin with; this is ${process.version}.`);
  }
  await step('dependencies', installed() ? null : install);
  await step('build', () => run(join(binaries, 'nx'), buildArguments()));
  const status = await hand(join(binaries, 'node'), [join(root, 'dist/tools/stack/main.js'), command, ...options]);
  process.exitCode = status;
}

function buildArguments() {
  return ['run-many', '-t', 'build', '--parallel=2', '--output-style=static'];
}

/** Whether node_modules holds what the lock file asks for; npm keeps an account of what it has installed. */
function installed() {
  try {
    const wanted = packagesOf('package-lock.json');
    const present = packagesOf('node_modules/.package-lock.json');
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || present[path]?.version === version || (optional && !present[path]),
    );
  } catch {
    return false;
  }
}

function packagesOf(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
}

async function install() {
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Shows what is being done and for how long; what the work prints is shown only when it fails. */
async function step(name, work) {
  if (!work) return;
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(0)} s`;
  const isTerminal = process.stdout.isTTY;
  if (!isTerminal) console.log(`… ${name}`);
  const timer = isTerminal ? setInterval(() => process.stdout.write(`\r… ${name} ${seconds()}`), 500) : null;
  try {
    await work();
    console.log(`${isTerminal ? '\r' : ''}✓ ${name} ${seconds()}   `);
  } finally {
    clearInterval(timer);
  }
}

function environment() {
  const path = [binaries, process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path, NX_DAEMON: 'false', NX_TUI: 'false', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
}

function run(program, args) {
  return new Promise((resolve, reject) => {
    let output = '';
    child = spawn(program, args, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
    child.once('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${output}\n${program.split('/').at(-1)} ${args.join(' ')} ended with ${signal ?? code}.`));
    });
  });
}

/** Gives the terminal to a program and waits for its end. */
function hand(program, args) {
  return new Promise((resolve, reject) => {
    child = spawn(program, args, { cwd: process.cwd(), env: environment(), stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** npm may die without passing a signal on: then its end is ours. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child?.kill('SIGTERM');
  }, 1_000).unref();
}
