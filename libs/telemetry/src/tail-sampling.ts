import { type Context, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import {
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  type Span,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/** Traces held back at once, and spans of one; the oldest go first. */
const MOST_TRACES = 2_000;
const MOST_SPANS = 200;
/** Requests that last by their nature: an open stream is not slow. */
const STREAMS = /^\/(stream|v1)\//;
/** By this an answer is slow, not by its length. */
const FIRST_TOKEN = 'gen_ai.server.time_to_first_token_ms';

/** The caller's decision or the dice; what they leave out is recorded all the same, since it may turn out worth keeping. */
export function tailSampler(ratio: number): Sampler {
  return createAlwaysRecordSampler(new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }));
}

interface Held {
  spans: ReadableSpan[];
  open: number;
  isKept: boolean;
}

/** Hands on what was sampled, and of the rest those traces in which something failed or was slow in this process. */
export class TailKeeper implements SpanProcessor {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly next: SpanProcessor,
    private readonly slowMs: number,
  ) {}

  onStart(span: Span, parent: Context): void {
    if (isSampled(span)) return this.next.onStart(span, parent);
    const trace = this.heldOf(span.spanContext().traceId);
    trace.open += 1;
  }

  onEnd(span: ReadableSpan): void {
    if (isSampled(span)) return this.next.onEnd(span);
    const { traceId } = span.spanContext();
    const trace = this.held.get(traceId);
    if (!trace) return;
    trace.open -= 1;
    if (trace.spans.length < MOST_SPANS) trace.spans.push(span);
    trace.isKept ||= this.isWorthKeeping(span);
    if (trace.isKept) this.release(trace);
    if (trace.open <= 0) this.held.delete(traceId);
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }

  shutdown(): Promise<void> {
    this.held.clear();
    return this.next.shutdown();
  }

  private heldOf(traceId: string): Held {
    const known = this.held.get(traceId);
    if (known) return known;
    const [oldest] = this.held.keys();
    if (this.held.size >= MOST_TRACES && oldest) this.held.delete(oldest);
    const trace = { spans: [], open: 0, isKept: false };
    this.held.set(traceId, trace);
    return trace;
  }

  private isWorthKeeping(span: ReadableSpan): boolean {
    return span.status.code === SpanStatusCode.ERROR || slownessOf(span) >= this.slowMs;
  }

  private release(trace: Held): void {
    for (const span of trace.spans) this.next.onEnd(asSampled(span));
    trace.spans = [];
  }
}

const isSampled = (span: Pick<ReadableSpan, 'spanContext'>): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

/** Batches take only what bears the flag. */
function asSampled(span: ReadableSpan): ReadableSpan {
  const spanContext = { ...span.spanContext(), traceFlags: TraceFlags.SAMPLED };
  return Object.create(span, { spanContext: { value: () => spanContext } }) as ReadableSpan;
}

/** How long somebody had to wait for what this span stands for, in milliseconds. */
function slownessOf({ kind, attributes, duration: [seconds, nanoseconds] }: ReadableSpan): number {
  const firstToken = attributes[FIRST_TOKEN];
  if (typeof firstToken === 'number') return firstToken;
  const path = String(attributes['url.path'] ?? attributes['http.target'] ?? '');
  if (kind !== SpanKind.SERVER || STREAMS.test(path)) return 0;
  return seconds * 1_000 + nanoseconds / 1e6;
}
