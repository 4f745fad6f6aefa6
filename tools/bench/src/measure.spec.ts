import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { costOf } from './measure';
import type { System } from './systems/system';

describe('what something costs', () => {
  let child: ChildProcess;

  beforeEach(() => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  });
  afterEach(() => child.kill('SIGKILL'));

  const system: System = {
    origin: '',
    pids: () => Promise.resolve({ server: [child.pid ?? 0] }),
    stop: () => Promise.resolve(),
  };

  it('is counted for each service', async () => {
    const { result, cost } = await costOf(system, () => Promise.resolve('done'));
    expect(result).toBe('done');
    expect(cost.cpuSeconds['server']).toBeGreaterThanOrEqual(0);
    expect(cost.memory['server']).toBeGreaterThan(0);
  });

  it('is not known of a process that ended meanwhile', async () => {
    const end = async (): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    await expect(costOf(system, end)).rejects.toThrow('server ended');
  });
});
