import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '@parley/testing';

const mainOf = (name: string): string => fileURLToPath(new URL(`../../../dist/apps/${name}/main.js`, import.meta.url));
const execute = promisify(execFile);

/** One replica of a service, built before, as a process of its own that can be killed and started again. */
export class ServiceProcess {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly name: string,
    private readonly env: Record<string, string>,
  ) {}

  /** @param env with ADMIN_PORT, where it says when it is ready */
  static async start(name: string, env: Record<string, string>): Promise<ServiceProcess> {
    const service = new ServiceProcess(name, { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'silent', BIND_ADDRESS: '127.0.0.1', ...env });
    await service.start();
    return service;
  }

  /** Runs one of a service's commands to its end. @returns what it printed */
  static async run(name: string, command: string, env: Record<string, string>): Promise<string> {
    return (await execute(process.execPath, [mainOf(name), command], { env: { PATH: process.env['PATH'], ...env } })).stdout;
  }

  async start(): Promise<void> {
    this.child = spawn(process.execPath, [mainOf(this.name)], { env: this.env, stdio: 'ignore' });
    const ready = `http://127.0.0.1:${this.env['ADMIN_PORT']}/readyz`;
    await eventually(async () => {
      if (!(await fetch(ready)).ok) throw new Error(`${this.name} is not ready`);
    }, { withinMs: 60_000, everyMs: 100 });
  }

  /** Without warning. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
