import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nowMs } from '../clock';
import { CpuProfile, type TimeSpent } from './cpu-profile';

/** Busy with JSON, then with counting, says when it began with that, and waits a little around both. */
const PROGRAM = `
  const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;
  const until = (end, work) => { while (now() < end) work(); };
  const text = JSON.stringify(Array.from({ length: 1000 }, (_, index) => ({ index })));
  function countUp() { let sum = 0; for (let index = 0; index < 1e5; index++) sum += Math.sqrt(index); return sum; }
  setTimeout(() => {
    until(now() + 300, () => JSON.parse(text));
    console.log(now());
    until(now() + 300, countUp);
    setTimeout(() => undefined, 200);
  }, 200);
`;

describe('a profile', () => {
  let folder: string;
  let profile: CpuProfile;
  let counting: number;
  let ended: number;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
    const program = join(folder, 'dist', 'apps', 'counter', 'main.js');
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(program, PROGRAM);
    counting = Number(execFileSync(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, program], { encoding: 'utf8' }));
    ended = nowMs();
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
    profile = CpuProfile.read(join(folder, file as string));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says which program ran', () => {
    expect(profile.program).toBe('counter');
  });

  it('tells what was done in a stretch of time from what was done before it', () => {
    const before = profile.spent({ fromMs: counting - 250, toMs: counting - 20 });
    const after = profile.spent({ fromMs: counting + 20, toMs: counting + 250 });
    const share = ({ busyMs, byFunction }: TimeSpent): number =>
      [...byFunction].reduce((sum, [name, ms]) => sum + (name.startsWith('countUp') ? ms / busyMs : 0), 0);
    expect(share(before)).toBe(0);
    expect(share(after)).toBeGreaterThan(0.5);
    expect(after.byArea.get('our own code')).toBeGreaterThan(after.busyMs / 2);
  });

  it('leaves out waiting', () => {
    const { busyMs } = profile.spent({ fromMs: 0, toMs: ended });
    const inSum = [...profile.spent({ fromMs: 0, toMs: ended }).byArea.values()].reduce((sum, ms) => sum + ms, 0);
    expect(busyMs).toBeCloseTo(inSum, 3);
    expect(busyMs).toBeGreaterThan(500);
    expect(profile.spent({ fromMs: counting + 350, toMs: counting + 450 }).busyMs).toBeLessThan(50);
  });

  it('covers what lies within its time alone', () => {
    expect(profile.covers({ fromMs: counting - 100, toMs: counting + 100 })).toBe(true);
    expect(profile.covers({ fromMs: counting - 100_000, toMs: counting + 100 })).toBe(false);
  });
});
