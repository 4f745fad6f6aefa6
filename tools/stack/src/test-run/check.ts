import { spawn } from 'node:child_process';
import { WORKSPACE } from '../stack/workspace';

export interface Outcome {
  passed: number;
  failed: number;
}

/** One part of `npm test`. */
export interface Check {
  name: string;
  run: () => Promise<Outcome>;
}

export interface CommandResult {
  code: number;
  output: string;
}

/** Runs a program of the workspace. What it prints is shown as it comes when `isShown`, else kept. */
export function runProgram(
  command: string,
  args: string[],
  { env = {}, isShown = true }: { env?: Record<string, string>; isShown?: boolean } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, args, { cwd: WORKSPACE, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const forward = (signal: NodeJS.Signals) => (): void => void child.kill(signal);
    const [onInterrupt, onTerminate] = [forward('SIGINT'), forward('SIGTERM')];
    process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (isShown) process.stdout.write(chunk);
      });
    }
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** A check that either holds or does not: what it printed is shown when it does not. */
export async function runWhole(command: string, args: string[], env?: Record<string, string>): Promise<Outcome> {
  const { code, output } = await runProgram(command, args, { isShown: false, ...(env ? { env } : {}) });
  if (code !== 0) console.log(output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
