import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { WORKSPACE } from '../repository';

export interface ProgramResult {
  code: number;
  output: string;
}

/** Runs a program of node_modules in a folder, and waits for its end. */
export function runProgram(program: string, args: readonly string[], folder = WORKSPACE, env: Record<string, string> = {}): Promise<ProgramResult> {
  const path = [join(WORKSPACE, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const ownEnv = { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false', NX_TUI: 'false', ...env, PATH: path };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env: ownEnv, maxBuffer: 64 * 1_048_576 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` });
    });
  });
}
