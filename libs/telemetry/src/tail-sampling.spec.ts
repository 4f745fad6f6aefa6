import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { TailKeeper, tailSampler } from './tail-sampling';

const SLOW_MS = 1_000;
/** Small numbers are taken for the age of this process by the SDK, or not, by how old it is. */
const BEGUN = Date.UTC(2026, 0, 1);
const after = (ms: number): number => BEGUN + ms;

function tracing(ratio: number): { begin: (name: string, ...under: Span[]) => Span; names: () => string[] } {
  const exporter = new InMemorySpanExporter();
  const processor = new TailKeeper(new SimpleSpanProcessor({ exporter }), SLOW_MS);
  const tracer = new TracerProvider({ sampler: tailSampler(ratio), spanProcessors: [processor] }).getTracer('test');
  const begin = (name: string, parent?: Span): Span =>
    tracer.startSpan(name, { kind: SpanKind.SERVER, startTime: BEGUN }, parent ? trace.setSpan(ROOT_CONTEXT, parent) : context.active());
  return { begin, names: () => exporter.getFinishedSpans().map(({ name }) => name) };
}

describe('sampling by what a trace turned out to be', () => {
  it('leaves out a trace that was not chosen and shows nothing', () => {
    const { begin, names } = tracing(0);
    begin('quick').end(after(10));
    expect(names()).toEqual([]);
  });

  it('keeps the whole trace in which a request failed', () => {
    const { begin, names } = tracing(0);
    const request = begin('request');
    begin('quick', request).end(after(1));
    const failed = begin('failed', request);
    failed.setStatus({ code: SpanStatusCode.ERROR });
    failed.end(after(2));
    request.end(after(3));
    expect(names()).toEqual(['quick', 'failed', 'request']);
  });

  it('keeps a request that was slow, and not a stream that stayed open', () => {
    const { begin, names } = tracing(0);
    const stream = begin('stream');
    stream.setAttribute('url.path', '/stream/events');
    stream.end(after(60_000));
    begin('slow').end(after(SLOW_MS));
    expect(names()).toEqual(['slow']);
  });

  it('judges an answer by its first token, however long it was', () => {
    const { begin, names } = tracing(0);
    for (const [name, ms] of [['long', 300], ['late', 3_000]] as const) {
      const span = begin(name);
      span.setAttribute('gen_ai.server.time_to_first_token_ms', ms);
      span.end(after(60_000));
    }
    expect(names()).toEqual(['late']);
  });

  it('keeps what was chosen from the beginning', () => {
    const { begin, names } = tracing(1);
    begin('chosen').end(after(1));
    expect(names()).toEqual(['chosen']);
  });
});
