import OpenAI from 'openai';
import { composeAnswer, toTokens } from './answers/answer';
import { type ProviderSim, startProviderSim } from './provider-sim';

describe('the provider simulator', () => {
  let sim: ProviderSim;
  let client: OpenAI;

  beforeAll(async () => {
    sim = await startProviderSim();
    client = new OpenAI({ baseURL: sim.url, apiKey: 'any', maxRetries: 0 });
  });
  afterAll(() => sim.stop());

  const ask = (content: string): { model: string; messages: { role: 'user'; content: string }[] } => ({
    model: 'demo',
    messages: [{ role: 'user', content }],
  });

  async function stream(content: string): Promise<{ text: string; usage: number | undefined; finish: string | undefined }> {
    const chunks = await client.chat.completions.create({
      ...ask(content),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let usage: number | undefined;
    let finish: string | undefined;
    for await (const { choices, usage: numbers } of chunks) {
      text += choices[0]?.delta.content ?? '';
      finish = choices[0]?.finish_reason ?? finish;
      usage = numbers?.completion_tokens ?? usage;
    }
    return { text, usage, finish };
  }

  it('streams the same answer to the same prompt, with usage', async () => {
    const expected = composeAnswer('Hello');
    expect(await stream('Hello')).toEqual({ text: expected, usage: toTokens(expected).length, finish: 'stop' });
    expect((await stream('Hello')).text).toBe(expected);
    expect((await stream('Hello there')).text).not.toBe(expected);
  });

  it('answers whole when no stream is asked for', async () => {
    const answer = await client.chat.completions.create(ask('Hello'));
    expect(answer.choices[0]?.message.content).toBe(composeAnswer('Hello'));
  });

  it('stops at the allowed number of tokens', async () => {
    const answer = await client.chat.completions.create({ ...ask('Hello'), max_tokens: 5 });
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(answer.usage?.completion_tokens).toBe(5);
  });

  it('keeps to its rate', async () => {
    const begun = performance.now();
    await stream('[[sim tokens=50 rate=100]]');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(480);
  });

  it.each([
    ['status=429 retryAfter=7', { status: 429 }],
    ['status=500', { status: 500 }],
    ['status=401', { status: 401 }],
  ])('refuses when told %s', async (directive, error) => {
    await expect(stream(`[[sim ${directive}]]`)).rejects.toMatchObject(error);
  });

  it.each(['fault=cut at=3', 'fault=malformed at=3', 'fault=reset', 'fault=error at=2'])('breaks when told %s', async (directive) => {
    await expect(stream(`[[sim ${directive}]]`)).rejects.toThrow();
  });

  it('fails only as often as it was told', async () => {
    const prompt = '[[sim status=500 times=1 tokens=2]]';
    await expect(stream(prompt)).rejects.toMatchObject({ status: 500 });
    expect((await stream(prompt)).text).toBe('t0 t1 ');
  });

  it('sends a character whole that came in two packets', async () => {
    expect((await stream('[[sim fault=half-rune at=1 tokens=2]]')).text).toBe('t0 🌍t1 ');
  });

  it('answers so many requests in a minute, says how many are left, and when there is room again', async () => {
    const limited = await startProviderSim({ requestsPerMinute: 2 });
    const limitedClient = new OpenAI({ baseURL: limited.url, apiKey: 'any', maxRetries: 0 });
    const left = async (): Promise<string | null> => {
      const { response } = await limitedClient.chat.completions.create(ask('Hello')).withResponse();
      return response.headers.get('x-ratelimit-remaining-requests');
    };
    expect([await left(), await left()]).toEqual(['1', '0']);
    const refused = (await left().catch((error: unknown) => error)) as InstanceType<typeof OpenAI.APIError>;
    expect(refused.status).toBe(429);
    expect(Number(refused.headers?.get('retry-after'))).toBeGreaterThan(50);
    await limited.stop();
  });

  it('knows when a caller has left', async () => {
    const aborted = new AbortController();
    const chunks = await client.chat.completions.create({ ...ask('[[sim tokens=1000 rate=50]]'), stream: true }, aborted);
    for await (const _chunk of chunks) break;
    const entry = sim.requests.at(-1)!;
    while (entry.endedAt === null) await new Promise((resolve) => setImmediate(resolve));
    expect(entry.state).toBe('aborted');
  });

  it('cuts texts into tokens that give the text again', () => {
    const text = composeAnswer('Wörter und 数字 🌱');
    expect(toTokens(text).join('')).toBe(text);
  });
});
