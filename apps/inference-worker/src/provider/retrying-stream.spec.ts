import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually } from '@parley/testing';
import { makeJob, numbered } from '../fixtures/worker-world.fixture';
import { ProviderLimit } from '../limits/provider-limit';
import { Provider } from './provider';
import { ProviderCircuit } from './provider-circuit';
import { ProviderClient } from './provider-client';
import { RetryBudget } from './retry-budget';
import { type RetryRule, streamWithRetries } from './retrying-stream';

const RULE: RetryRule = { maxTries: 3, deadlineMs: 20_000 };

describe('streaming with retries', () => {
  let sim: ProviderSim;
  let provider: Provider;

  beforeAll(async () => {
    sim = await startProviderSim();
  });
  afterAll(() => sim.stop());
  beforeEach(() => {
    sim.requests.length = 0;
    provider = providerWith({ retryShare: 1, firstTokenMs: 300 });
  });

  function providerWith({ retryShare, firstTokenMs }: { retryShare: number; firstTokenMs: number }): Provider {
    const timeouts = { connectMs: 5_000, firstTokenMs, gapMs: 300, totalMs: 10_000 };
    return new Provider('sim', {
      client: new ProviderClient({ baseUrl: sim.url, apiKey: 'any', timeouts }),
      circuit: new ProviderCircuit({ leastRequests: 1_000, openMs: 1_000 }),
      retries: new RetryBudget(retryShare),
      limit: new ProviderLimit('sim', null),
    });
  }

  async function stream(directive: string, rule = RULE, signal = new AbortController().signal): Promise<string> {
    let text = '';
    await streamWithRetries(provider, makeJob(`[[sim ${directive} tokens=10]]`), rule, {
      signal,
      onChunk: (chunk) => (text += chunk.text),
    });
    return text;
  }

  it.each(['status=500 times=2', 'status=429 times=1', 'fault=reset times=2', 'fault=cut at=0 times=1', 'fault=stall at=0 times=1', 'fault=error at=0 times=1'])(
    'gets the answer once in spite of %s',
    async (directive) => {
      expect(await stream(directive)).toBe(numbered(10));
      expect(sim.requests).toHaveLength(directive.endsWith('times=2') ? 3 : 2);
    },
  );

  it.each(['status=400', 'status=401', 'status=403', 'status=404', 'status=400 code=context_length_exceeded', 'status=429 code=insufficient_quota'])(
    'does not repeat a request that was answered with %s',
    async (directive) => {
      await expect(stream(directive)).rejects.toMatchObject({ isTransient: false });
      expect(sim.requests).toHaveLength(1);
    },
  );

  it('repeats nothing once a token was given out', async () => {
    await expect(stream('fault=cut at=3 rate=50')).rejects.toMatchObject({ code: 'provider_cut' });
    expect(sim.requests).toHaveLength(1);
  });

  it('gives up after its tries', async () => {
    await expect(stream('status=503')).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(sim.requests).toHaveLength(3);
  });

  it('waits as long as it was asked to', async () => {
    const begun = performance.now();
    expect(await stream('status=429 retryAfter=1 times=1')).toBe(numbered(10));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000);
  });

  it('does not begin to wait for longer than it may', async () => {
    const begun = performance.now();
    await expect(stream('status=429 retryAfter=30 times=1')).rejects.toMatchObject({ code: 'provider_busy' });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(sim.requests).toHaveLength(1);
  });

  it('asks no more once it was stopped while it waited', async () => {
    const stopping = new AbortController();
    const streaming = stream('status=429 retryAfter=1', RULE, stopping.signal).catch((error: unknown) => error);
    await eventually(() => expect(sim.requests).toHaveLength(1));
    stopping.abort(new Error('stopped'));
    expect(await streaming).toEqual(new Error('stopped'));
    expect(sim.requests).toHaveLength(1);
  });

  it('does not multiply an outage: a hundred answers have ten retries, and one more for each ten requests', async () => {
    provider = providerWith({ retryShare: 0.1, firstTokenMs: 10_000 });
    const answers = Array.from({ length: 100 }, () => stream('status=503').catch((error: unknown) => error));
    expect(await Promise.all(answers)).toEqual(answers.map(() => expect.objectContaining({ code: 'provider_unavailable' }) as unknown));
    expect(sim.requests.length).toBeGreaterThan(100);
    expect(sim.requests.length).toBeLessThanOrEqual(100 + 10 + 12);
  });

  it('is not short of retries for being told to wait', async () => {
    provider = providerWith({ retryShare: 0, firstTokenMs: 10_000 });
    const answers = Array.from({ length: 15 }, (_, index) => stream(`status=429 retryAfter=1 times=1 code=n${index}`));
    expect(await Promise.all(answers)).toEqual(answers.map(() => numbered(10)));
  });
});
