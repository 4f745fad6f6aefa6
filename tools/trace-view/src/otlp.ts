import { z } from 'zod';

const Attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const OtlpSpan = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: z.array(Attribute).default([]),
  events: z.array(z.object({ name: z.string(), timeUnixNano: z.coerce.bigint() })).default([]),
  status: z.object({ code: z.number().optional() }).optional(),
});

/** What an exporter of OTLP over HTTP sends as JSON, as far as it is shown here. */
export const OtlpTraces = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute).default([]) }).optional(),
      scopeSpans: z.array(z.object({ spans: z.array(OtlpSpan) })),
    }),
  ),
});
export type OtlpTraces = z.infer<typeof OtlpTraces>;

export interface Span {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  /** Milliseconds since 1970, with fractions. */
  start: number;
  end: number;
  attributes: Record<string, unknown>;
  events: { name: string; at: number }[];
  isFailed: boolean;
}

const ERROR = 2;

export function spansOf({ resourceSpans }: OtlpTraces): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource?.attributes ?? [])['service.name'] ?? 'unknown');
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => toSpan(service, span)));
  });
}

function toSpan(service: string, span: z.infer<typeof OtlpSpan>): Span {
  const { traceId, spanId, parentSpanId, name, attributes, events, status } = span;
  return {
    service,
    traceId,
    spanId,
    parentSpanId: parentSpanId || null,
    name,
    start: toMs(span.startTimeUnixNano),
    end: toMs(span.endTimeUnixNano),
    attributes: valuesOf(attributes),
    events: events.map((event) => ({ name: event.name, at: toMs(event.timeUnixNano) })),
    isFailed: status?.code === ERROR,
  };
}

const toMs = (nanoseconds: bigint): number => Number(nanoseconds / 1_000n) / 1_000;

const valuesOf = (list: z.infer<typeof Attribute>[]): Record<string, unknown> =>
  Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
