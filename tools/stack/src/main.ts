import { readEnv } from './env';
import { parseOptions } from './stack/options';
import { Stack } from './stack/stack';
import { mainOf } from './stack/workspace';
import { runProgram } from './test-run/check';
import { runTests } from './test-run/test-run';

const [command, ...args] = process.argv.slice(2);

async function start(stack: Stack): Promise<void> {
  const begun = performance.now();
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= shutDown(stack));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  endWithParent(stop);
  try {
    const origin = await stack.start();
    console.log(`\nParley is ready after ${((performance.now() - begun) / 1_000).toFixed(1)} s: ${origin}\n`);
  } catch (error) {
    if (!stopping) complain(error);
    process.exitCode = 1;
    await stop();
  }
}

async function shutDown(stack: Stack): Promise<void> {
  console.log('\nshutting down …');
  await stack.stop();
  process.exit();
}

/** Whoever started us is gone without a word: nobody would ever end us. */
function endWithParent(stop: () => Promise<void>): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop();
  }, 1_000).unref();
}

function complain(error: unknown): void {
  console.error(`\n✗ ${error instanceof Error ? error.message : String(error)}`);
}

async function test(): Promise<void> {
  const { passed, failed } = await runTests(args);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** Programs of the workspace that need the same set-up. */
const programs: Record<string, () => [command: string, args: string[]]> = {
  faults: () => [process.execPath, [mainOf('tools/faults')]],
  bench: () => [process.execPath, [mainOf('tools/bench')]],
  fencing: () => [process.execPath, [mainOf('tools/fencing')]],
  rolling: () => [process.execPath, [mainOf('tools/rolling')]],
  'deploy:check': () => [process.execPath, [mainOf('tools/deploy-check')]],
  'images:check': () => [process.execPath, [mainOf('tools/deploy-check'), '--images']],
  'bench:page': () => ['playwright', ['test', '--config', 'tools/e2e/page-bench.config.ts', '--reporter=list']],
  screenshots: () => ['playwright', ['test', '--config', 'tools/e2e/screenshots.config.ts', '--reporter=list']],
};

async function runNamed(name: string): Promise<void> {
  const named = programs[name];
  if (!named) throw new Error(`There is no command "${name}".`);
  const [program, fixed] = named();
  process.exitCode = (await runProgram(program, [...fixed, ...args])).code;
}

try {
  if (command === 'start') await start(new Stack(readEnv(), parseOptions(args)));
  else if (command === 'test') await test();
  else await runNamed(command ?? '');
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
