import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { freshIds, eventually, Person, RunningStack } from '@parley/testing';

interface Span {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  start: bigint;
  end: bigint;
  attributes: Record<string, unknown>;
}

interface OtlpBody {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<Span, 'service' | 'attributes'> & { startTimeUnixNano: string; endTimeUnixNano: string; attributes: Attribute[] })[] }[];
  }[];
}
interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

/** Receives OTLP over HTTP, as a collector does. */
class Collector {
  readonly spans: Span[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
      this.take(JSON.parse(text) as OtlpBody);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take({ resourceSpans }: OtlpBody): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(attributesOf(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const attributes = attributesOf(span.attributes);
        this.spans.push({ ...span, service, attributes, start: BigInt(span.startTimeUnixNano), end: BigInt(span.endTimeUnixNano) });
      }
    }
  }
}

const attributesOf = (list: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));

describe('the trace of one answer', () => {
  const collector = new Collector();
  let stack: RunningStack;

  beforeAll(async () => {
    const endpoint = await collector.start();
    stack = await RunningStack.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, SIM_FIRST_TOKEN_MS: '20' } });
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    await collector.stop();
  });

  it('goes from the request over the outbox and the queue to the provider, with no database on the way of a token', async () => {
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
    await eventually(async () => expect((await person.generation(ids.generationId)).status).toBe('completed'));

    const generation = await eventually(
      () => {
        const found = collector.spans.find(({ attributes }) => attributes['parley.generation.id'] === ids.generationId);
        expect(found).toBeDefined();
        return found!;
      },
      { withinMs: 20_000 },
    );
    expect(generation).toMatchObject({ service: 'inference-worker', traceId });
    expect(generation.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'parley-demo',
      'parley.generation.status': 'completed',
    });
    expect(Number(generation.attributes['gen_ai.usage.output_tokens'])).toBe(300);

    const trace = await eventually(
      () => {
        const spans = collector.spans.filter((span) => span.traceId === traceId);
        expect(spans.map(({ service }) => service)).toEqual(expect.arrayContaining(['conversation', 'inference-worker']));
        return spans;
      },
      { withinMs: 20_000 },
    );
    const post = trace.find(({ parentSpanId, service }) => service === 'conversation' && parentSpanId === 'b0b1b2b3b4b5b6b7');
    expect(post).toBeDefined();
    expect(generation.start).toBeGreaterThan(post!.start);
    const inWorker = trace.filter(({ service }) => service === 'inference-worker');
    expect(inWorker.filter(({ attributes }) => 'db.system' in attributes || 'db.system.name' in attributes)).toEqual([]);
    // One span for the generation and one for the call of the provider, whatever the number of tokens.
    expect(inWorker.length).toBeLessThanOrEqual(4);
  });
});
