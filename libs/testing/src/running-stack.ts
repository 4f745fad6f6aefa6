import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, planPostgres } from '@parley/local-servers';
import { eventually } from './eventually';
import { CACHE_DIR } from './test-servers';

export interface StackSettings {
  edges?: number;
  workers?: number;
  /** With a Prometheus and a receiver of traces. */
  observe?: boolean;
  /** Folder for its data; default the system's own for passing files. */
  folder?: string;
  /** Settings of the services and of the simulator. */
  env?: Record<string, string>;
}

const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url));
const START_PATIENCE_MS = 120_000;

/** The whole product, built before, as `npm start` runs it: on a free port and with data of its own. */
export class RunningStack {
  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
    readonly dataDir: string,
  ) {}

  /** @throws with what it printed when it does not get ready */
  static async start({ edges = 1, workers = 1, observe = false, env = {}, folder = tmpdir() }: StackSettings = {}): Promise<RunningStack> {
    const dataDir = await mkdtemp(join(folder, 'parley-stack-'));
    const port = await freePort();
    const environment: NodeJS.ProcessEnv = { ...process.env, ...env, PORT: String(port), PARLEY_DATA_DIR: dataDir };
    if (!environment['DATABASE_URL']) await copyEmptyDatabase(dataDir, port);
    const args = [join(WORKSPACE, 'dist/tools/stack/main.js'), 'start', `--edges=${edges}`, `--workers=${workers}`, ...(observe ? ['--observe'] : [])];
    const child = spawn(process.execPath, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGTERM'));
    const stack = new RunningStack(child, `http://localhost:${port}`, dataDir);
    await stack.ready();
    return stack;
  }

  /** The process of a name such as `edge-stream-1`, as it runs now. */
  async pid(name: string): Promise<number> {
    return Number(await readFile(join(this.dataDir, 'run', `${name}.pid`), 'utf8'));
  }

  async ports(name: string): Promise<Record<string, number>> {
    const all = JSON.parse(await readFile(join(this.dataDir, 'run/ports.json'), 'utf8')) as Record<string, Record<string, number>>;
    return all[name] ?? {};
  }

  async log(name: string): Promise<string> {
    return readFile(join(this.dataDir, 'logs', `${name}.log`), 'utf8');
  }

  async signal(name: string, signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.pid(name), signal);
  }

  /** Ends a process without warning, and waits until another one stands in its place. */
  async kill(name: string): Promise<void> {
    const before = await this.pid(name);
    process.kill(before, 'SIGKILL');
    await eventually(async () => {
      if ((await this.pid(name)) === before) throw new Error(`${name} was not started again`);
    });
  }

  /** Ends it all in order, and its data with it. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await gone;
    }
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 3 });
  }

  private async ready(): Promise<void> {
    let output = '';
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => reject(new Error(`the stack does not get ready:\n${output}`));
      timer = setTimeout(fail, START_PATIENCE_MS);
      this.child.once('exit', fail);
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        if (output.includes('Parley is ready')) resolve();
      };
      this.child.stdout?.on('data', hear);
      this.child.stderr?.on('data', hear);
    }).finally(() => clearTimeout(timer));
  }
}

/** The stack finds it there; to make one takes a second or two of the processor. */
async function copyEmptyDatabase(dataDir: string, port: number): Promise<void> {
  await planPostgres({ dataDir: join(dataDir, 'postgres'), templateDir: join(CACHE_DIR, 'postgres'), port });
}
