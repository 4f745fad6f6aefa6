import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { ServerPlan } from './server-plan';

const PATIENCE_MS = 30_000;
const CHECK_EVERY_MS = 50;
const KEPT_OUTPUT = 8_000;

/** A server of this process's own: it ends with it. */
export class LocalServer {
  private child: ChildProcess | null = null;
  private output = '';

  constructor(private readonly plan: ServerPlan) {
    process.once('exit', () => this.child?.kill('SIGKILL'));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when the server answers. @throws with its last words when it ends before */
  async start(): Promise<void> {
    const child = spawn(this.plan.command, this.plan.args, { stdio: ['ignore', 'pipe', 'pipe'], ...this.environment() });
    this.child = child;
    // It must not keep the process alive whose end is its own.
    child.unref();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT)));
      (stream as Socket).unref();
    }
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${this.plan.command} ended with ${code}:\n${this.output}`)));
    });
    ended.catch(() => undefined);
    await Promise.race([ended, this.ready()]);
  }

  /** Asks it to end, and waits. */
  async stop(signal = this.plan.stopSignal): Promise<void> {
    await this.end(signal);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Holds it still (SIGSTOP) or lets it go on (SIGCONT). */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.plan.check();
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`${this.plan.command} is not ready:\n${this.output}`, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
      }
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    // Its end is waited for.
    child.ref();
    child.kill(signal);
    await gone;
  }

  private environment(): { env?: NodeJS.ProcessEnv } {
    return this.plan.env ? { env: { ...process.env, ...this.plan.env } } : {};
  }
}
