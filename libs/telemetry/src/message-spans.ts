import { type Attributes, type Context, context, type Link, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('bus');
const SYSTEM = { 'messaging.system': 'nats' };

export interface MessageOperation {
  /** A stream or a subject without ids: span names and attributes are counted. */
  destination: string;
  attributes?: Attributes;
  parent?: Context;
  /** Other traces that meet here. */
  links?: Link[];
}

/** A message that is sent and stored, by the conventions for messaging: what is injected within is this span. */
export function inSendSpan<T>(operation: MessageOperation, work: () => Promise<T>): Promise<T> {
  return inMessageSpan('send', SpanKind.PRODUCER, operation, work);
}

/** A message that was received and is worked on. */
export function inProcessSpan<T>(operation: MessageOperation, work: () => Promise<T>): Promise<T> {
  return inMessageSpan('process', SpanKind.CONSUMER, operation, work);
}

/** The span of a message that is followed for longer than a call: whoever began it ends it. */
export function beginReceiveSpan({ destination, attributes, parent, links = [] }: MessageOperation): Span {
  const all = { ...attributesOf('receive', destination), ...attributes };
  return tracer.startSpan(`receive ${destination}`, { kind: SpanKind.CONSUMER, attributes: all, links }, parent);
}

async function inMessageSpan<T>(
  type: 'send' | 'process',
  kind: SpanKind,
  { destination, attributes, parent = context.active(), links = [] }: MessageOperation,
  work: () => Promise<T>,
): Promise<T> {
  const all = { ...attributesOf(type, destination), ...attributes };
  const span = tracer.startSpan(`${type} ${destination}`, { kind, attributes: all, links }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' });
    throw error;
  } finally {
    span.end();
  }
}

const attributesOf = (type: string, destination: string): Attributes => ({
  ...SYSTEM,
  'messaging.operation.type': type,
  'messaging.operation.name': type,
  'messaging.destination.name': destination,
});
