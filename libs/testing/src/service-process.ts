import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from './eventually';

/** The builds of today. */
export const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

export interface ServiceProcessOptions {
  /** Folder of builds to take it from; default today's. */
  dist?: string;
  /** Where its log goes; default nowhere. */
  logFile?: string;
}

const START_PATIENCE_MS = 180_000;
const mainOf = (name: string, dist: string): string => join(dist, 'apps', name, 'main.js');
const execute = promisify(execFile);

/** They end with this process. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** One replica of a service, built before, as a process of its own that can be killed and started again. */
export class ServiceProcess {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly name: string,
    private readonly env: Record<string, string>,
    private readonly options: ServiceProcessOptions,
  ) {}

  /**
   * Resolves when it is ready.
   * @param env with ADMIN_PORT, where it says so
   */
  static async start(name: string, env: Record<string, string>, options: ServiceProcessOptions = {}): Promise<ServiceProcess> {
    const defaults = { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'silent', BIND_ADDRESS: '127.0.0.1' };
    const service = new ServiceProcess(name, { ...defaults, ...env }, options);
    await service.start();
    return service;
  }

  /** Runs one of a service's commands to its end. @returns what it printed */
  static async run(name: string, command: string, env: Record<string, string>, dist = DIST): Promise<string> {
    return (await execute(process.execPath, [mainOf(name, dist), command], { env: { PATH: process.env['PATH'], ...env } })).stdout;
  }

  /** @throws when it ends before it is ready */
  async start(): Promise<void> {
    const { dist = DIST, logFile } = this.options;
    const output = logFile ? openSync(logFile, 'a') : 'ignore';
    const child = spawn(process.execPath, [mainOf(this.name, dist)], { env: this.env, stdio: ['ignore', output, output] });
    if (typeof output === 'number') closeSync(output);
    this.child = child;
    living.add(child);
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        living.delete(child);
        reject(new Error(`${this.name} ended with ${signal ?? code}`));
      });
    });
    ended.catch(() => undefined);
    await Promise.race([ended, this.ready()]);
  }

  /** Without warning. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** In order, for as long as that takes. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async ready(): Promise<void> {
    const url = `http://127.0.0.1:${this.env['ADMIN_PORT']}/readyz`;
    const check = async (): Promise<void> => {
      const { ok } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      if (!ok) throw new Error(`${this.name} is not ready`);
    };
    await eventually(check, { withinMs: START_PATIENCE_MS, everyMs: 100 }).catch((error: unknown) => {
      throw new Error(`${this.name} does not get ready at ${url}`, { cause: error });
    });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
