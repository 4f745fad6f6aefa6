import { Inject, Injectable } from '@nestjs/common';
import { BROWSER_TRACES_BYTES, type BrowserTraces, LimitError, ProblemError } from '@parley/contracts';
import type { EdgeEnv } from '../edge-env';
import { MessageRate } from '../sockets/message-rate';
import { EDGE_ENV } from '../tokens';
import { recordBrowserSpan } from './browser-metrics';

/** Exports of one person a second, for long; a page sends one after an answer. */
const EXPORTS_PER_SECOND = 1;
const MOST_PEOPLE = 10_000;
const HAND_ON_MS = 5_000;
/** Under way to the collector at once; what is beyond is dropped, as sampling would. */
const MOST_UNDER_WAY = 16;

/** Takes what pages measured, and hands it on to the collector under a name that no page can choose. */
@Injectable()
export class BrowserTracesService {
  private readonly rates = new Map<string, MessageRate>();
  private underWay = 0;

  constructor(@Inject(EDGE_ENV) private readonly env: EdgeEnv) {}

  /** @throws LimitError, ProblemError (413) */
  take(ownerId: string, traces: BrowserTraces, bytes: number): void {
    if (!(bytes <= BROWSER_TRACES_BYTES)) throw tooLarge();
    if (!this.rateOf(ownerId).take()) throw tooMany();
    const spans = traces.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    for (const span of spans) recordBrowserSpan(span);
    if (spans.length > 0) void this.handOn(spans);
  }

  private async handOn(spans: unknown[]): Promise<void> {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = this.env;
    if (!endpoint || this.underWay >= MOST_UNDER_WAY) return;
    this.underWay += 1;
    try {
      const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'web' } }] };
      const response = await fetch(`${endpoint.replace(/\/$/, '')}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'web' }, spans }] }] }),
        signal: AbortSignal.timeout(HAND_ON_MS),
      });
      await response.arrayBuffer();
    } catch {
      // A collector that is away loses traces, and nothing else.
    } finally {
      this.underWay -= 1;
    }
  }

  private rateOf(ownerId: string): MessageRate {
    const known = this.rates.get(ownerId);
    if (known) return known;
    const [oldest] = this.rates.keys();
    if (this.rates.size >= MOST_PEOPLE && oldest) this.rates.delete(oldest);
    const rate = new MessageRate(EXPORTS_PER_SECOND);
    this.rates.set(ownerId, rate);
    return rate;
  }
}

function tooMany(): LimitError {
  return new LimitError('too_many_requests', 'browser_traces', 'This page tells too much of itself.', new Date(Date.now() + 1_000));
}

function tooLarge(): ProblemError {
  return new ProblemError({ status: 413, code: 'body_too_large', title: 'The traces are too large' });
}
