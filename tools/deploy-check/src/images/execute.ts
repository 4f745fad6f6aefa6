import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const executeFile = promisify(execFile);

/** Runs a program to its end. @throws with all that it printed when it fails */
export async function execute(command: string, args: string[], options: { cwd?: string; env?: Record<string, string> } = {}): Promise<string> {
  const { env, cwd } = options;
  try {
    const settings = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env }, ...(cwd ? { cwd } : {}) };
    return (await executeFile(command, args, settings)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-30).join('\n');
    throw new Error(said || (error instanceof Error ? error.message : String(error)), { cause: error });
  }
}
