import { type BusConnection, connectBus, provisionStreams } from '@parley/bus';
import { StreamName } from '@parley/contracts';
import { startTestNats, type TestServer } from '@parley/testing';
import type { ProviderError } from '../provider/provider-error';
import { SharedLimit } from './shared-limit';

const WORKERS = 4;

describe('a limit that workers share', () => {
  let nats: TestServer;
  const buses: BusConnection[] = [];
  let limits: SharedLimit[] = [];
  let failures: unknown[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
    for (let count = 0; count < WORKERS; count++) buses.push(await connectBus({ url: nats.url, name: `worker-${count}` }));
    await provisionStreams(buses[0]!, { replicas: 1, tokensMaxAgeMs: 3_600_000, tokensMaxBytes: 100_000_000 });
  });
  afterEach(() => {
    for (const limit of limits) limit.close();
    failures = [];
  });
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.close()));
    await nats.stop();
  });

  function share(providerId: string, requests: number | null, tokens: number | null): void {
    limits = buses.map((bus) => new SharedLimit(bus, providerId, { requests, tokens }, (error) => failures.push(error)));
  }

  /** Every worker asks for so many requests at once; how many may go inside the deadline. */
  async function askAll(each: number, tokens: number, deadline = Date.now() + 3_000): Promise<number> {
    const { signal } = new AbortController();
    const asked = limits.flatMap((limit) => Array.from({ length: each }, () => limit.take(tokens, { signal, deadline })));
    const results = await Promise.allSettled(asked);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason as ProviderError).toMatchObject({ code: 'provider_busy' });
    }
    return results.filter(({ status }) => status === 'fulfilled').length;
  }

  it('lets exactly as many requests go as it allows, over all workers', async () => {
    share('by-requests', 50, null);
    expect(await askAll(60, 1)).toBe(50);
    expect(await askAll(5, 1)).toBe(0);
    expect(failures).toEqual([]);
  });

  it('lets as many tokens go as it allows, over all workers', async () => {
    share('by-tokens', null, 10_000);
    expect(await askAll(20, 300)).toBe(33);
    expect(failures).toEqual([]);
  });

  it('asks for all that wait in one round trip', async () => {
    share('round-trips', 1_000, null);
    const before = (await buses[0]!.manager.streams.info(StreamName.limits)).state.last_seq;
    expect(await askAll(100, 1)).toBe(400);
    const { last_seq } = (await buses[0]!.manager.streams.info(StreamName.limits)).state;
    expect(last_seq - before).toBeLessThanOrEqual(40);
  });

  it('takes one round trip for a request that comes alone, whoever came before', async () => {
    share('alone', 1_000, null);
    const { signal } = new AbortController();
    const before = (await buses[0]!.manager.streams.info(StreamName.limits)).state.last_seq;
    for (let count = 0; count < 12; count++) await limits[count % WORKERS]!.take(1, { signal, deadline: Date.now() + 5_000 });
    const { last_seq } = (await buses[0]!.manager.streams.info(StreamName.limits)).state;
    expect(last_seq - before).toBe(12);
  });

  it('has room for what one worker did not need and another wants', async () => {
    share('given-back', null, 1_000);
    const { signal } = new AbortController();
    const patience = { signal, deadline: Date.now() + 3_000 };
    const { at } = await limits[0]!.take(900, patience);
    await expect(limits[1]!.take(800, patience)).rejects.toMatchObject({ code: 'provider_busy' });
    limits[0]!.giveBack({ at, tokens: 800 });
    await limits[0]!.take(1, patience);
    expect(await limits[1]!.take(700, patience)).toMatchObject({ tokens: 700 });
  });

  it('forgets a request that is stopped while it waits', async () => {
    share('stopped', 1, null);
    const stopping = new AbortController();
    const patience = { signal: stopping.signal, deadline: Date.now() + 600_000 };
    await limits[0]!.take(1, patience);
    const waiting = limits[0]!.take(1, patience);
    stopping.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  it('lets everybody go while it cannot be asked, and says so', async () => {
    const lonely = await connectBus({ url: nats.url, name: 'lonely' });
    const limit = new SharedLimit(lonely, 'unreachable', { requests: 1, tokens: null }, (error) => failures.push(error));
    await lonely.close();
    const { signal } = new AbortController();
    await limit.take(1, { signal, deadline: Date.now() + 10_000 });
    expect(failures).toHaveLength(1);
  });
});
