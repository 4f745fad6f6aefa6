import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { UsageView } from '@parley/contracts';
import type { ProviderSim } from '@parley/provider-sim';
import { StreamClient } from '@parley/stream-client';
import { eventually, Person, type RunningStack } from '@parley/testing';
import { streamText } from 'ai';
import OpenAI from 'openai';
import type { SharedProduct } from './shared-product.fixture';

/** `t0 t1 …`, as the simulator answers when it is asked for numbered tokens. */
const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `t${index}`).join(' ');

export function doorForClients(product: SharedProduct): void {
  describe('the door for OpenAI’s clients', () => {
    let sim: ProviderSim;
    let stack: RunningStack;
    let person: Person;
    let key: { id: string; key: string };
    let openai: OpenAI;

    beforeAll(async () => {
      ({ sim, stack } = product);
      person = await Person.register(stack.origin);
      key = (await person.send<typeof key>('POST', '/api/auth/keys', { name: 'spec' })).body;
      openai = new OpenAI({ baseURL: `${stack.origin}/v1`, apiKey: key.key });
    });

    const ask = (content: string, more: object = {}) => ({ model: 'sim', messages: [{ role: 'user' as const, content }], ...more });
    const post = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${stack.origin}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key.key}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const settled = (id: string) =>
      eventually(async () => {
        const generation = await person.generation(id);
        expect(generation.usage).not.toBeNull();
        return generation;
      });

    it('lists models to the openai SDK and answers it whole, sending exactly what it said', async () => {
      expect((await openai.models.list()).data).toEqual([{ id: 'sim', object: 'model', created: 0, owned_by: 'parley' }]);
      const messages = [
        { role: 'system' as const, content: 'Be brief.' },
        { role: 'user' as const, content: 'One?' },
        { role: 'assistant' as const, content: 'One.' },
        { role: 'user' as const, content: [{ type: 'text' as const, text: 'And now [[sim tokens=12 rate=0]]' }] },
      ];
      const { data, response } = await openai.chat.completions.create({ model: 'sim', messages, temperature: 0 }).withResponse();
      expect(data.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
      expect(data.choices[0]!.message.content!.trim()).toBe(numbered(12));
      expect(sim.requests.at(-1)!.body.messages).toEqual(messages.map((message, index) => (index < 3 ? message : { ...message, content: 'And now [[sim tokens=12 rate=0]]' })));
      const { usage } = await settled(response.headers.get('x-parley-generation-id')!);
      expect(data.usage).toEqual({
        prompt_tokens: usage!.promptTokens,
        completion_tokens: usage!.completionTokens,
        total_tokens: usage!.promptTokens + usage!.completionTokens,
      });
    });

    it('streams to the openai SDK, with usage when that was asked for', async () => {
      const stream = await openai.chat.completions.create({
        ...ask('[[sim tokens=40 rate=200]]'),
        stream: true,
        stream_options: { include_usage: true },
      });
      let text = '';
      const ends: unknown[] = [];
      for await (const { choices, usage } of stream) {
        text += choices[0]?.delta.content ?? '';
        if (choices[0]?.finish_reason) ends.push(choices[0].finish_reason);
        if (usage) ends.push(usage.completion_tokens);
      }
      expect(text.trim()).toBe(numbered(40));
      expect(ends).toEqual(['stop', 40]);
    });

    it('streams to the ai SDK', async () => {
      const parley = createOpenAICompatible({ name: 'parley', baseURL: `${stack.origin}/v1`, apiKey: key.key, includeUsage: true });
      const result = streamText({ model: parley('sim'), prompt: '[[sim tokens=30 rate=200]]' });
      let text = '';
      for await (const part of result.textStream) text += part;
      expect(text.trim()).toBe(numbered(30));
      expect([await result.finishReason, (await result.usage).outputTokens]).toEqual(['stop', 30]);
    });

    it('takes an upper bound of tokens, which goes to the provider', async () => {
      for (const bound of [{ max_tokens: 5 }, { max_completion_tokens: 5 }]) {
        const { choices } = (await (await post(ask('[[sim tokens=50 rate=0]]', bound))).json()) as OpenAI.ChatCompletion;
        expect([choices[0]!.finish_reason, choices[0]!.message.content!.trim()]).toEqual(['length', numbered(5)]);
      }
    });

    it('says in OpenAI’s words that a provider failed, and asks clients not to repeat that', async () => {
      const response = await post(ask('[[sim status=400 code=refused]]'));
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([502, 'false']);
      expect(await response.json()).toEqual({ error: expect.objectContaining({ type: 'server_error', param: null }) });
      await expect(openai.chat.completions.create(ask('[[sim status=400]]'))).rejects.toBeInstanceOf(OpenAI.APIError);
    });

    it('goes on writing when the client is gone, and lets the rest be read at /stream', async () => {
      const controller = new AbortController();
      const response = await fetch(`${stack.origin}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(ask('[[sim tokens=150 rate=100]]', { stream: true })),
        signal: controller.signal,
      });
      const id = response.headers.get('x-parley-generation-id')!;
      let read = '';
      for await (const bytes of response.body!) {
        read += Buffer.from(bytes).toString();
        if (read.includes('t5 ')) break;
      }
      controller.abort();
      const client = new StreamClient({ origin: stack.origin, token: () => Promise.resolve(person.token), transport: 'sse' });
      client.connect();
      const text = await new Promise<string>((resolve) => {
        client.watch(id, (fold) => {
          if (fold.end) resolve(fold.text);
        });
      });
      client.close();
      expect(text.trim()).toBe(numbered(150));
      expect((await settled(id)).usage!.completionTokens).toBe(150);
    });

    it('charges what it answered, keeps it out of the lists, and stops a revoked key within seconds', async () => {
      const { cost } = (await person.send<UsageView>('GET', '/api/usage')).body;
      expect(cost.used).toBeGreaterThan(0);
      expect((await person.send<{ items: [] }>('GET', '/api/conversations')).body.items).toEqual([]);
      await person.send('DELETE', `/api/auth/keys/${key.id}`);
      await eventually(async () => expect((await post(ask('[[sim tokens=1 rate=0]]'))).status).toBe(401), { withinMs: 20_000, everyMs: 500 });
    });
  });
}
