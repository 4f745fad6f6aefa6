import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@parley/testing';
import type { ProcessPlan } from './process-plan';
import { RunFolder } from './run-folder';
import { Supervisor } from './supervisor';

const READY = 'process.stdout.write("ready"); setInterval(() => {}, 1000)';

describe('the supervisor', () => {
  let dataDir: string;
  let supervisor: Supervisor;
  let said: string[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-supervisor-'));
    said = [];
    supervisor = new Supervisor(dataDir, new RunFolder(dataDir), (message) => said.push(message));
  });
  afterEach(async () => {
    await supervisor.stop();
    rmSync(dataDir, { recursive: true });
  });

  const plan = (name: string, program: string, changes: Partial<ProcessPlan> = {}): ProcessPlan => ({
    name,
    command: process.execPath,
    args: ['-e', program],
    env: {},
    ports: { http: 1 },
    stopSignal: 'SIGTERM',
    graceSeconds: 5,
    check: () =>
      readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8').includes('ready')
        ? Promise.resolve()
        : Promise.reject(new Error('not yet')),
    ...changes,
  });

  const pidOf = (name: string): number => Number(readFileSync(join(dataDir, 'run', `${name}.pid`), 'utf8'));
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('starts again what dies, under the same name, and again', async () => {
    await supervisor.start([plan('a-1', READY)]);
    for (let deaths = 0; deaths < 2; deaths++) {
      const before = pidOf('a-1');
      process.kill(before, 'SIGKILL');
      await eventually(() => expect(pidOf('a-1')).not.toBe(before));
    }
    expect(said).toEqual(Array(2).fill('a-1 ended (SIGKILL) and is started again'));
  });

  it('leaves nothing behind', async () => {
    await supervisor.start([plan('a-1', READY), plan('b-1', READY)]);
    const pids = [pidOf('a-1'), pidOf('b-1')];
    await supervisor.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(() => pidOf('a-1')).toThrow('no such file');
  });

  it('ends even what is held still, or does not want to end', async () => {
    await supervisor.start([
      plan('still-1', READY),
      plan('stubborn-1', `process.on("SIGTERM", () => {}); ${READY}`, { graceSeconds: 0.2 }),
    ]);
    const pids = [pidOf('still-1'), pidOf('stubborn-1')];
    process.kill(pids[0]!, 'SIGSTOP');
    await supervisor.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('can be stopped in the middle of starting, and starts nothing after that', async () => {
    const starting = supervisor.start([plan('slow-1', 'setInterval(() => {}, 1000)')]);
    starting.catch(() => undefined);
    await eventually(() => expect(pidOf('slow-1')).toBeGreaterThan(0));
    const pid = pidOf('slow-1');
    await supervisor.stop();
    expect(isAlive(pid)).toBe(false);
    await expect(supervisor.start([plan('late-1', READY)])).rejects.toThrow('stopped while it was starting');
  });

  it('says with which words a process ended that could not start', async () => {
    const starting = supervisor.start([plan('wrong-1', 'console.error("PORT: must be a number"); process.exit(1)')]);
    await expect(starting).rejects.toThrow('wrong-1 could not start (exit code 1):\nPORT: must be a number');
  });

  it('refuses a data folder that another one works in, and clears up after one that was killed', async () => {
    const folder = new RunFolder(dataDir);
    folder.claim();
    expect(() => new RunFolder(dataDir).claim()).not.toThrow();
    folder.writePid('gone-1', 2 ** 22 - 1);
    folder.claim();
    expect(() => pidOf('gone-1')).toThrow('no such file');
  });
});
