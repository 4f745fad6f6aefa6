import { type Context, context, propagation } from '@opentelemetry/api';

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
