import { type Context, type Span, SpanStatusCode } from '@opentelemetry/api';
import type { LogRecord, StartedEvent } from '@parley/contracts';
import { beginReceiveSpan } from '@parley/telemetry';
import { recordFirstToken, recordGap } from '../telemetry/edge-metrics';

interface Arrival {
  record: LogRecord;
  /** Of the generation; the record that opens an attempt brings it. */
  context?: Context | undefined;
}

/** How one generation passes through this node, live: one span for all of it, and the times between its texts. */
export class LivePassage {
  private span: Span | null = null;
  private startedAt: number | null = null;
  private lastTextAt: number | null = null;

  /** What came live, in order. */
  take({ record, context }: Arrival): void {
    if (record.type === 'delta') this.takeText();
    else this.read({ record, context });
  }

  /** What was read from the log, before what comes live. */
  read({ record, context }: Arrival): void {
    if (record.type === 'started') this.begin(record, context);
    else if (record.type === 'end') this.end(record.error?.code);
    else if (record.type === 'delta') this.startedAt = null;
  }

  /** A gap was found, and is being filled from the log. */
  refilled(): void {
    this.span?.addEvent('refill');
  }

  /** This node follows it no longer, or it has ended. */
  end(failure?: string): void {
    if (failure) this.span?.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    this.span?.end();
    this.span = null;
    this.lastTextAt = null;
  }

  /** A later attempt comes from another worker, but goes to the same readers: it is an event of the same span. */
  private begin(record: StartedEvent, context: Context | undefined): void {
    this.startedAt = Date.parse(record.at);
    this.lastTextAt = null;
    if (this.span) return void this.span.addEvent('attempt', { 'parley.generation.attempt': record.attempt });
    if (!context) return;
    const attributes = { 'parley.generation.attempt': record.attempt, 'parley.generation.id': record.generationId };
    this.span = beginReceiveSpan({ destination: 'gen', attributes, parent: context });
  }

  private takeText(): void {
    const now = performance.now();
    if (this.lastTextAt !== null) recordGap(now - this.lastTextAt);
    else if (this.startedAt !== null) this.takeFirst(Date.now() - this.startedAt);
    this.lastTextAt = now;
  }

  private takeFirst(ms: number): void {
    this.startedAt = null;
    this.span?.addEvent('first delta');
    recordFirstToken(ms);
  }
}
