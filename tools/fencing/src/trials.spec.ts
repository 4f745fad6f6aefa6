import { runTrials } from './trials';

describe('fencing on a cluster', () => {
  it('lets an old writer that wakes up store nothing after the new "started"', async () => {
    const totals = await runTrials(21);
    expect(totals).toMatchObject({ takeOvers: 21, fenced: 21, after: 0, doubled: 0, lost: 0 });
    expect(totals.before).toBeGreaterThanOrEqual(3 * 21);
  }, 120_000);
});
