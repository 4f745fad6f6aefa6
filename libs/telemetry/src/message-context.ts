import { type Context, context, type Link, propagation, trace } from '@opentelemetry/api';

export interface HeaderReader {
  get(name: string): string;
}
export interface HeaderWriter {
  set(name: string, value: string): void;
}

/** Writes the active trace context (W3C `traceparent`) into the headers of a message. */
export function injectTraceContext(headers: HeaderWriter): void {
  propagation.inject(context.active(), headers, { set: (carrier, name, value) => carrier.set(name, value) });
}

/** The trace context that a message brought along, on top of the active one. */
export function extractTraceContext(headers: HeaderReader | undefined): Context {
  if (!headers) return context.active();
  return propagation.extract(context.active(), headers, {
    keys: () => ['traceparent', 'tracestate'],
    get: (carrier, name) => carrier.get(name) || undefined,
  });
}

/** The context of a stored `traceparent`; the active one when there is none. */
export function contextOf(traceparent: string | null | undefined): Context {
  return traceparent ? propagation.extract(context.active(), { traceparent }) : context.active();
}

/** A link to the span of a context, where there is one. */
export function linkTo(other: Context): Link[] {
  const spanContext = trace.getSpanContext(other);
  return spanContext ? [{ context: spanContext }] : [];
}
