import { type Attributes, context, isSpanContextValid, type Meter, type MetricOptions, type SpanContext, trace, TraceFlags } from '@opentelemetry/api';

/** One measurement of a histogram and the trace that it was made in. */
export interface Exemplar {
  traceId: string;
  spanId: string;
  value: number;
  /** Seconds since the epoch. */
  at: number;
}

/** Newest exemplars of one histogram by attributes, and of these one by bucket. */
interface Series {
  attributes: Attributes;
  byBucket: Map<number, Exemplar>;
}

export interface TracedHistogram {
  /** @param span what it was measured in, when that is not what is active now */
  record(value: number, attributes?: Attributes, span?: SpanContext): void;
}

const histograms = new Map<string, Series[]>();

/**
 * A histogram that remembers for each of its buckets the newest trace that is recorded: the SDK for Node has no exemplars.
 * Only for what is measured once for a question, not for each token.
 */
export function createTracedHistogram(meter: Meter, name: string, options: MetricOptions & { advice: { explicitBucketBoundaries: number[] } }): TracedHistogram {
  const histogram = meter.createHistogram(name, options);
  const bounds = options.advice.explicitBucketBoundaries;
  const series: Series[] = [];
  histograms.set(name.replaceAll(/[^a-z0-9]+/gi, '_'), series);
  return {
    record: (value, attributes = {}, span = trace.getSpanContext(context.active())) => {
      histogram.record(value, attributes);
      if (!span || !isSpanContextValid(span) || (span.traceFlags & TraceFlags.SAMPLED) === 0) return;
      const bucket = bounds.find((bound) => value <= bound) ?? Infinity;
      seriesOf(series, attributes).byBucket.set(bucket, { traceId: span.traceId, spanId: span.spanId, value, at: Date.now() / 1_000 });
    },
  };
}

/** @param metric name as Prometheus has it @param labels of the bucket's line, `le` included */
export function exemplarOf(metric: string, labels: ReadonlyMap<string, string>): Exemplar | undefined {
  const bucket = Number(labels.get('le')?.replace('+Inf', 'Infinity'));
  const series = histograms.get(metric)?.find(({ attributes }) =>
    Object.entries(attributes).every(([name, value]) => labels.get(name.replaceAll(/[^a-z0-9]+/gi, '_')) === String(value)),
  );
  return series?.byBucket.get(bucket);
}

function seriesOf(all: Series[], attributes: Attributes): Series {
  const isSame = (series: Series): boolean => Object.entries(attributes).every(([name, value]) => series.attributes[name] === value);
  const known = all.find(isSame);
  if (known) return known;
  const series = { attributes, byBucket: new Map<number, Exemplar>() };
  all.push(series);
  return series;
}
