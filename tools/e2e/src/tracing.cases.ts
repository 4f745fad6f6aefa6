import { eventually, freshIds, Person } from '@parley/testing';
import type { Span } from './collector.fixture';
import type { SharedProduct } from './shared-product.fixture';

/** The span that the page sends through its own origin when the last of the answer is painted. */
function pageSpan(traceId: string, spanId: string): object {
  const [start, end] = [Date.now() - 2_000, Date.now()].map((ms) => `${ms}000000`);
  const span = { traceId, spanId, name: 'ask', kind: 3, startTimeUnixNano: start, endTimeUnixNano: end, attributes: [] };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

/** From the request over the outbox and the queue to the worker, from there to the edge and back to conversation. */
function expectChain(trace: Span[], post: Span, generation: Span): void {
  const named = (service: string, name: string): Span => {
    const span = trace.find((other) => other.service === service && other.name === name);
    if (!span) throw new Error(`${service} has no span "${name}" among ${trace.map((other) => `${other.service}: ${other.name}`).join(', ')}`);
    return span;
  };
  const ancestorsOf = (span: Span): string[] => {
    const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
    return parent ? [parent.spanId, ...ancestorsOf(parent)] : [];
  };
  const [sent, job] = [named('conversation', 'send jobs'), named('inference-worker', 'process jobs')];
  const [edge, saved] = [named('edge-stream', 'receive gen'), named('conversation', 'process answers')];
  expect(ancestorsOf(sent)).toContain(post.spanId);
  expect(job.parentSpanId).toBe(sent.spanId);
  expect(generation.parentSpanId).toBe(job.spanId);
  expect(edge.parentSpanId).toBe(generation.spanId);
  expect(ancestorsOf(saved)).toContain(job.spanId);
  const starts = [post, sent, job, generation, edge].map(({ start }) => start);
  expect(starts).toEqual([...starts].sort((a, b) => Number(a - b)));
  // What is between the provider and the browser runs below the generation, and nothing there asks a database.
  const below = trace.filter((span) => ancestorsOf(span).includes(generation.spanId) && span.service !== 'conversation');
  expect(below.filter(({ attributes }) => 'db.system' in attributes || 'db.system.name' in attributes)).toEqual([]);
}

export function traceOfOneAnswer(product: SharedProduct): void {
  describe('the trace of one answer', () => {
    it('goes from the request over the outbox and the queue to the provider, with no database on the way of a token', async () => {
      const { collector, stack } = product;
      const person = await Person.register(stack.origin);
      const { id } = await person.begin();
      const ids = freshIds();
      const traceId = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf';
      const response = await fetch(`${stack.origin}/api/conversations/${id}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${person.token}`,
          'content-type': 'application/json',
          traceparent: `00-${traceId}-b0b1b2b3b4b5b6b7-01`,
        },
        body: JSON.stringify({ parentId: null, content: '[[sim tokens=300 rate=300]]', ...ids }),
      });
      expect(response.status).toBe(202);
      // Somebody reads along, as the page does.
      const reading = fetch(`${stack.origin}/stream/generations/${ids.generationId}`, { headers: { authorization: `Bearer ${person.token}` } });
      expect(await (await reading).text()).toContain('event: ');
      expect((await person.send('POST', '/stream/telemetry/traces', pageSpan(traceId, 'b0b1b2b3b4b5b6b7'))).status).toBe(204);
      await eventually(async () => expect((await person.generation(ids.generationId)).status).toBe('completed'));

      const generation = await eventually(
        () => {
          const found = collector.spans.find(({ name, attributes }) => name.startsWith('chat ') && attributes['parley.generation.id'] === ids.generationId);
          expect(found).toBeDefined();
          return found!;
        },
        { withinMs: 20_000 },
      );
      expect(generation).toMatchObject({ service: 'inference-worker', traceId });
      expect(generation.attributes).toMatchObject({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'sim',
        'parley.generation.status': 'completed',
      });
      expect(Number(generation.attributes['gen_ai.usage.output_tokens'])).toBe(300);

      const trace = await eventually(
        () => {
          const spans = collector.spans.filter((span) => span.traceId === traceId);
          expect(spans.map(({ service }) => service)).toEqual(expect.arrayContaining(['web', 'conversation', 'inference-worker', 'edge-stream']));
          return spans;
        },
        { withinMs: 20_000 },
      );
      const post = trace.find(({ parentSpanId, service }) => service === 'conversation' && parentSpanId === 'b0b1b2b3b4b5b6b7');
      expect(post).toBeDefined();
      expect(generation.start).toBeGreaterThan(post!.start);
      const inWorker = trace.filter(({ service }) => service === 'inference-worker');
      expect(inWorker.filter(({ attributes }) => 'db.system' in attributes || 'db.system.name' in attributes)).toEqual([]);
      // The job, the generation, the call of the provider and what is sent, whatever the number of tokens.
      expect(inWorker.length).toBeLessThanOrEqual(8);
      expectChain(trace, post!, generation);
    });
  });
}
