import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { eventually } from '@parley/testing';
import { FeedingTurns } from './feeding-turns';

/** Somebody whose viewers take so long to feed, in milliseconds. */
class SlowFeeder {
  fed = 0;

  constructor(private readonly ms: number) {}

  feedAll(): void {
    this.fed += 1;
    const end = performance.now() + this.ms;
    while (performance.now() < end);
  }
}

describe('Turns of feeding', () => {
  it('feed once whoever has grown several times meanwhile, and everybody in the order of growing', async () => {
    const turns = new FeedingTurns();
    const order: string[] = [];
    const feeders = ['a', 'b', 'c'].map((name) => ({ feedAll: (): void => void order.push(name) }));
    for (const feeder of [...feeders, ...feeders]) turns.want(feeder);
    expect(order).toEqual([]);
    await eventually(() => expect(order).toEqual(['a', 'b', 'c']));
    turns.want(feeders[1]!);
    await eventually(() => expect(order).toEqual(['a', 'b', 'c', 'b']));
  });

  it('leave out who is gone', async () => {
    const turns = new FeedingTurns();
    const [gone, here] = [new SlowFeeder(0), new SlowFeeder(0)];
    for (const feeder of [gone, here]) turns.want(feeder);
    turns.forget(gone);
    await eventually(() => expect(here.fed).toBe(1));
    expect(gone.fed).toBe(0);
  });

  it('let in who knocks before all have been fed', async () => {
    const turns = new FeedingTurns();
    const feeders = Array.from({ length: 100 }, () => new SlowFeeder(3));
    let fedAtKnock = -1;
    const server = createServer(() => (fedAtKnock = feeders.filter(({ fed }) => fed > 0).length));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    for (const feeder of feeders) turns.want(feeder);
    await eventually(() => expect(feeders.every(({ fed }) => fed === 1)).toBe(true));
    expect(fedAtKnock).toBeGreaterThanOrEqual(0);
    expect(fedAtKnock).toBeLessThan(feeders.length);
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
