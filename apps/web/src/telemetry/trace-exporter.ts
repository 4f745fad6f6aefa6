import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { BrowserMeasure } from '@parley/contracts';
import type { AnswerTrace } from './answer-trace';

const TIMEOUT_MS = 5_000;

type TokenSource = () => Promise<string | null>;

/** Makes the spans of one answer, under the ids that went out with its request, and sends them to our own origin. */
export async function exportTrace(noted: AnswerTrace, token: TokenSource): Promise<void> {
  const { pressedAt, firstPaintAt, lastPaintAt } = noted;
  if (firstPaintAt === null || lastPaintAt === null) return;
  const provider = providerFor(noted, token);
  const tracer = provider.getTracer('web');
  const attributes = {
    [BrowserMeasure.firstPaint]: Math.round(firstPaintAt - pressedAt),
    [BrowserMeasure.longestGap]: Math.round(noted.longestGapMs),
    'parley.paints': noted.paints,
  };
  const ask = tracer.startSpan('ask', { kind: SpanKind.CLIENT, startTime: pressedAt, attributes }, ROOT_CONTEXT);
  const within = trace.setSpan(ROOT_CONTEXT, ask);
  tracer.startSpan('wait for the first paint', { startTime: pressedAt }, within).end(firstPaintAt);
  tracer.startSpan('read', { startTime: firstPaintAt }, within).end(lastPaintAt);
  ask.end(lastPaintAt);
  await provider.forceFlush();
  await provider.shutdown();
}

function providerFor({ traceId, spanId }: AnswerTrace, token: TokenSource): TracerProvider {
  const exporter = new OTLPTraceExporter({
    url: `${location.origin}/stream/telemetry/traces`,
    headers: async () => ({ authorization: `Bearer ${(await token()) ?? ''}` }),
    timeoutMillis: TIMEOUT_MS,
  });
  const spanIds = [spanId];
  return new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    idGenerator: {
      generateTraceId: () => traceId,
      generateSpanId: () => spanIds.pop() ?? crypto.randomUUID().replaceAll('-', '').slice(0, 16),
    },
  });
}
