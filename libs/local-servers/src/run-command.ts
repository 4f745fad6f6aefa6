import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end. @throws with what it printed when it fails */
export async function runCommand(command: string, args: string[], options: { cwd?: string } = {}): Promise<string> {
  const { stdout } = await execute(command, args, { ...options, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
