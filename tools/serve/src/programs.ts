import { type ChildProcess, spawn } from 'node:child_process';

/** Programs that run until this one is told to end. */
export class Programs {
  private readonly running: ChildProcess[] = [];

  start(command: string, args: readonly string[], options: { folder: string; env: Record<string, string> }): void {
    const child = spawn(command, args, { cwd: options.folder, env: { ...options.env, ...definedEnv() }, stdio: 'inherit' });
    child.once('exit', (code) => this.end(code ?? 0));
    this.running.push(child);
  }

  /** Ends what still runs, and then this process. */
  end(code = 0): void {
    process.exitCode = code;
    for (const child of this.running) if (child.exitCode === null) child.kill('SIGTERM');
  }
}

const definedEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
