import type { Span } from './otlp';

const MOST_TRACES = 500;
const MOST_SPANS = 500;

/** The traces that came last; those in which no answer was written are of no interest here and go first. */
export class TraceStore {
  private readonly traces = new Map<string, Span[]>();

  take(spans: readonly Span[]): void {
    for (const span of spans) {
      const known = this.traces.get(span.traceId) ?? [];
      if (known.length < MOST_SPANS) known.push(span);
      this.traces.set(span.traceId, known);
    }
    while (this.traces.size > MOST_TRACES) this.traces.delete(this.leastWanted());
  }

  /** Traces of answers, the newest first, each in the order of its spans. */
  generations(most: number): Span[][] {
    const found = [...this.traces.values()].filter(isGeneration).map((spans) => [...spans].sort((a, b) => a.start - b.start));
    return found.sort((a, b) => (b[0]?.start ?? 0) - (a[0]?.start ?? 0)).slice(0, most);
  }

  private leastWanted(): string {
    const dull = [...this.traces].find(([, spans]) => !isGeneration(spans));
    return dull?.[0] ?? ([...this.traces.keys()][0] as string);
  }
}

const isGeneration = (spans: readonly Span[]): boolean => spans.some(({ attributes }) => 'gen_ai.operation.name' in attributes);
