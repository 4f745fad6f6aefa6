import { WritingPace } from './writing-pace';

describe('the pace of writing', () => {
  it('lets a record go at once when its gap is over', () => {
    expect(new WritingPace(20).gapAfter(performance.now() - 21)).toBeNull();
    expect(new WritingPace(0).gapAfter(performance.now())).toBeNull();
  });

  it('lets those go together who are due together', async () => {
    const pace = new WritingPace(15);
    let rounds = 0;
    const endedIn = new Set<number>();
    const waits = Array.from({ length: 20 }, () => pace.gapAfter(performance.now()));
    const all = waits.map((wait) => wait?.over.then(() => endedIn.add(rounds)));
    const counting = setInterval(() => (rounds += 1), 0);
    await Promise.all(all);
    clearInterval(counting);
    expect(endedIn.size).toBe(1);
  });

  it('can be cut short', async () => {
    const wait = new WritingPace(600_000).gapAfter(performance.now());
    wait?.end();
    await wait?.over;
    expect(wait).not.toBeNull();
  });

  it('is slower in a process that is never idle', async () => {
    const pace = new WritingPace(40);
    const busyUntil = performance.now() + 1_500;
    // It is measured while somebody waits. The rest of the time is idle to the event loop, so there is as good as none.
    while (performance.now() < busyUntil) {
      const wait = pace.gapAfter(performance.now());
      const begun = performance.now();
      while (performance.now() - begun < 200);
      wait?.end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(pace.gapAfter(performance.now() - 45)).not.toBeNull();
  });
});
