import { type ProviderSim, startProviderSim } from '@parley/provider-sim';
import { eventually, TcpProxy } from '@parley/testing';
import { delta, RawProvider, STOP } from '../fixtures/raw-provider.fixture';
import { makeJob, numbered } from '../fixtures/worker-world.fixture';
import { ProviderClient } from './provider-client';
import { type ProviderError, toProviderError } from './provider-error';
import type { ProviderTimeouts } from './stall-guard';

const PATIENT: ProviderTimeouts = { connectMs: 10_000, firstTokenMs: 10_000, gapMs: 10_000, totalMs: 30_000 };

describe('the provider client', () => {
  let sim: ProviderSim;
  const raw: RawProvider[] = [];

  beforeAll(async () => {
    sim = await startProviderSim({ apiKey: 'right' });
  });
  afterAll(() => sim.stop());
  afterEach(async () => {
    await Promise.all(raw.splice(0).map((provider) => provider.stop()));
  });

  async function provider(...args: ConstructorParameters<typeof RawProvider>): Promise<RawProvider> {
    const started = await new RawProvider(...args).start();
    raw.push(started);
    return started;
  }

  const client = (timeouts: Partial<ProviderTimeouts> = {}, baseUrl = sim.url, apiKey = 'right'): ProviderClient =>
    new ProviderClient({ baseUrl, apiKey, timeouts: { ...PATIENT, ...timeouts } });

  /** The text that came, and how it failed. */
  async function stream(
    from: ProviderClient,
    content: string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<{ text: string; failure: ProviderError | null }> {
    let text = '';
    try {
      await from.stream(makeJob(content), { signal, onChunk: (chunk) => (text += chunk.text) });
      return { text, failure: null };
    } catch (error) {
      return { text, failure: toProviderError(error) };
    }
  }

  it('streams a whole answer', async () => {
    expect(await stream(client(), '[[sim tokens=50 rate=500]]')).toEqual({ text: numbered(50), failure: null });
  });

  it.each([
    ['fault=half-rune at=1 tokens=2', 't0 🌍t1 '],
    ['fault=long-line at=1 tokens=2', 't0 t1 '],
    ['noUsage tokens=2', 't0 t1 '],
  ])('streams a whole answer through %s', async (directive, text) => {
    expect(await stream(client(), `[[sim ${directive}]]`)).toEqual({ text, failure: null });
  });

  it.each([
    ['status=400', 'provider_refused_request', false],
    ['status=400 code=context_length_exceeded', 'context_too_long', false],
    ['status=403', 'provider_refused_key', false],
    ['status=404', 'model_not_found', false],
    ['status=422', 'provider_refused_request', false],
    ['status=408', 'provider_timeout', true],
    ['status=429', 'provider_busy', true],
    ['status=429 code=insufficient_quota', 'provider_refused_key', false],
    ['status=500', 'provider_unavailable', true],
    ['status=503', 'provider_unavailable', true],
    ['fault=reset', 'provider_unavailable', true],
    ['fault=cut at=3', 'provider_cut', true],
    ['fault=error at=3', 'provider_unavailable', true],
    ['fault=malformed at=3', 'provider_malformed', true],
  ])('tells %s as %s', async (directive, code, retryable) => {
    const { failure } = await stream(client(), `[[sim ${directive}]]`);
    expect(failure!.toGenerationError()).toMatchObject({ code, retryable });
  });

  it('tells a wrong key, and not which', async () => {
    const { failure } = await stream(client({}, sim.url, 'sk-secret'), '[[sim tokens=1]]');
    expect(failure!.toGenerationError().code).toBe('provider_refused_key');
    expect(JSON.stringify(failure!.toGenerationError())).not.toContain('secret');
  });

  it('tells a provider that is not there', async () => {
    const gone = await provider(() => undefined);
    const { url } = gone;
    await gone.stop();
    expect((await stream(client({}, url), 'Hello')).failure!.code).toBe('provider_unavailable');
  });

  it('knows how long it was asked to wait, in seconds or as a date', async () => {
    expect((await stream(client(), '[[sim status=429 retryAfter=7]]')).failure!.retryAfterMs).toBe(7_000);
    const dated = await provider((response) => {
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }).end('{}');
    });
    const { failure } = await stream(client({}, dated.url), 'Hello');
    expect(failure!.retryAfterMs).toBeGreaterThan(50_000);
    expect(failure!.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('gives up a connection that does not come to be', async () => {
    const mute = await TcpProxy.open(sim.url);
    mute.hold('client');
    const { failure } = await stream(client({ connectMs: 100 }, `https://${mute.address}/v1`), 'Hello');
    expect(failure!.code).toBe('provider_timeout');
    await mute.close();
  });

  it('does not take late headers for a connection that does not come to be', async () => {
    const late = await provider((response) => {
      setTimeout(() => response.writeHead(200).end(delta('late') + STOP), 500);
    });
    expect(await stream(client({ connectMs: 200 }, late.url), 'Hello')).toEqual({ text: 'late', failure: null });
  });

  it.each([
    ['headers', (response: { flushHeaders(): void }) => void response],
    ['the first token', (response: { flushHeaders(): void }) => response.flushHeaders()],
  ])('gives up waiting for %s', async (_what, begin) => {
    const silent = await provider((response) => begin(response));
    const { failure } = await stream(client({ firstTokenMs: 150 }, silent.url), 'Hello');
    expect(failure!.code).toBe('provider_timeout');
  });

  it('does not take comments for progress', async () => {
    const chatty = await provider((response) => {
      const comments = setInterval(() => response.write(': still thinking\n\n'), 20);
      response.on('close', () => clearInterval(comments));
    });
    expect((await stream(client({ firstTokenMs: 200 }, chatty.url), 'Hello')).failure!.code).toBe('provider_timeout');
  });

  it('gives up an answer that stalls in the middle, with what came', async () => {
    const { text, failure } = await stream(client({ gapMs: 150 }), '[[sim tokens=20 fault=stall at=5]]');
    expect(text).toBe(numbered(5));
    expect(failure!.code).toBe('provider_timeout');
    await eventually(() => expect(sim.requests.at(-1)!.state).toBe('aborted'));
  });

  it('gives up an answer that never ends', async () => {
    const { text, failure } = await stream(client({ totalMs: 400 }), '[[sim tokens=100000 rate=100]]');
    expect(text).not.toBe('');
    expect(failure!.code).toBe('provider_timeout');
  });

  it('takes an answer that ends without [DONE], and not one without a finish reason', async () => {
    const ending = await provider((response) => void response.end(delta('all') + STOP));
    expect(await stream(client({}, ending.url), 'Hello')).toEqual({ text: 'all', failure: null });
    const breaking = await provider((response) => void response.end(delta('half')));
    expect(await stream(client({}, breaking.url), 'Hello')).toMatchObject({ text: 'half', failure: { code: 'provider_cut' } });
  });

  it('closes the connection when it is told to stop', async () => {
    const stopping = new AbortController();
    const streaming = stream(client(), '[[sim tokens=1000 rate=50]]', stopping.signal);
    await eventually(() => expect(sim.requests.at(-1)!.state).toBe('answering'));
    stopping.abort();
    await streaming;
    await eventually(() => expect(sim.requests.at(-1)!.state).toBe('aborted'));
  });

  it.each([301, 302, 307, 308])('does not go where it is sent on to (%s)', async (status) => {
    const elsewhere = await provider((response) => void response.end(delta('elsewhere') + STOP));
    const sending = await provider((response) => void response.writeHead(status, { location: `${elsewhere.url}/chat/completions` }).end());
    const { text, failure } = await stream(client({}, sending.url), 'Hello');
    expect([text, failure?.code, elsewhere.connections]).toEqual(['', 'provider_unavailable', 0]);
  });

  it('reads no more of an endless error than it needs', async () => {
    const talking = await provider((response) => {
      response.writeHead(500);
      const talk = (): void => void response.write('x'.repeat(65_536), (error) => (error ? undefined : talk()));
      talk();
    });
    expect((await stream(client({}, talking.url), 'Hello')).failure!.code).toBe('provider_unavailable');
  });

  it('fails an answer whose reader fails, and closes its connection', async () => {
    const broken = client().stream(makeJob('[[sim tokens=1000 rate=50]]'), {
      signal: new AbortController().signal,
      onChunk: () => {
        throw new Error('no room');
      },
    });
    await expect(broken).rejects.toThrow('no room');
    await eventually(() => expect(sim.requests.at(-1)!.state).toBe('aborted'));
  });

  it('asks again over the connection of an answer that has ended', async () => {
    const ending = await provider((response) => void response.end(`${delta('a')}${STOP}data: [DONE]\n\n`));
    const again = client({}, ending.url);
    for (let times = 0; times < 5; times++) expect((await stream(again, 'Hello')).text).toBe('a');
    // The next request may come before the end of the body has.
    expect(ending.connections).toBeLessThanOrEqual(2);
  });
});
