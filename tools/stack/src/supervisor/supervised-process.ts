import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { gistOf } from '../terminal/gist';
import type { ProcessPlan } from './process-plan';
import type { RunFolder } from './run-folder';

const READY_PATIENCE_MS = 60_000;
const CHECK_EVERY_MS = 50;
const KEPT_OUTPUT = 4_000;
/** One that lived this long has earned an immediate restart. */
const STABLE_MS = 5_000;
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/** Keeps one process alive: whatever ends it, it is started again under the same name and ports. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private isStopping = false;
  private failures = 0;
  private output = '';
  private startedAt = 0;
  private onEnd: (reason: string) => void = () => undefined;
  private readonly log: WriteStream;

  constructor(
    readonly plan: ProcessPlan,
    private readonly folder: RunFolder,
    logDir: string,
    private readonly say: (message: string) => void,
  ) {
    this.log = createWriteStream(join(logDir, `${plan.name}.log`), { flags: 'w' });
  }

  /** Resolves when it is ready. @throws with its last words when it ends before: its settings are wrong then */
  async start(): Promise<void> {
    const firstEnd = new Promise<never>((_, reject) => {
      this.onEnd = (reason): void => reject(new Error(`${this.plan.name} could not start (${reason}):\n${this.lastWords()}`));
    });
    this.spawn();
    await Promise.race([firstEnd, this.ready()]);
    this.onEnd = (reason): void => this.restart(reason);
    // It may have ended between the check and here.
    if (this.hasEnded()) this.restart('early');
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const { child } = this;
    if (!child || this.hasEnded()) return this.forget();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(this.plan.stopSignal);
    // One that was held still would never hear it.
    child.kill('SIGCONT');
    const deadline = setTimeout(() => child.kill('SIGKILL'), this.plan.graceSeconds * 1_000);
    await gone;
    clearTimeout(deadline);
    this.forget();
  }

  private spawn(): void {
    const { command, args, env, name } = this.plan;
    // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which ends things in order.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    this.output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.log.write(chunk);
        this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT);
      });
    }
    child.once('error', (error) => this.onEnd(error.message));
    child.once('exit', (code, signal) => this.onEnd(signal ?? `exit code ${code}`));
    if (child.pid) this.folder.writePid(name, child.pid);
    this.startedAt = Date.now();
  }

  private restart(reason: string): void {
    if (this.isStopping) return;
    this.failures = Date.now() - this.startedAt > STABLE_MS ? 0 : this.failures + 1;
    const delay = this.failures === 0 ? FIRST_DELAY_MS : Math.min(FIRST_DELAY_MS * 2 ** this.failures, LONGEST_DELAY_MS);
    this.say(`${this.plan.name} ended (${reason}) and is started again`);
    setTimeout(() => {
      if (!this.isStopping) this.spawn();
    }, delay);
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + READY_PATIENCE_MS;
    for (;;) {
      try {
        return await this.plan.check();
      } catch (error) {
        if (this.isStopping) return;
        if (Date.now() > deadline) throw new Error(`${this.plan.name} does not get ready:\n${this.lastWords()}`, { cause: error });
        await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
      }
    }
  }

  private hasEnded(): boolean {
    return this.child !== null && (this.child.exitCode !== null || this.child.signalCode !== null);
  }

  private lastWords(): string {
    return gistOf(this.output);
  }

  private forget(): void {
    this.folder.forget(this.plan.name);
    this.log.end();
  }
}
