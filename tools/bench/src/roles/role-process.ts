import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pinned } from '../systems/pinning';
import type { Reply } from './serve-calls';

const MAIN = fileURLToPath(new URL('main.js', import.meta.url));

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** Another process of this program, on a core of its own, that is asked to do things one by one. */
export class RoleProcess {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (reply: Reply) => this.settle(reply));
    child.once('exit', (code, signal) => this.failAll(new Error(`a process of the bench ended (${signal ?? code})`)));
  }

  /** @param core where it runs, alone or not; null leaves it to the system */
  static async start(role: string, core: number | null, options: { args?: string[]; nodeArgs?: string[] } = {}): Promise<RoleProcess> {
    const { command, args } = pinned(core, process.execPath, [...(options.nodeArgs ?? []), MAIN, role, ...(options.args ?? [])]);
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const started = new RoleProcess(child);
    const endIt = (): void => void child.kill('SIGKILL');
    process.once('exit', endIt);
    child.once('exit', () => process.off('exit', endIt));
    await new Promise<void>((resolve, reject) => started.waiting.set(0, { resolve: () => resolve(), reject }));
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  call<Result>(name: string, argument?: unknown): Promise<Result> {
    const id = ++this.lastId;
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.child.send({ id, name, argument });
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const deadline = setTimeout(() => this.child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(deadline);
  }

  private settle({ id, result, error }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }

  private failAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
