import { metrics, TraceFlags } from '@opentelemetry/api';
import { BrowserMeasure, type BrowserSpan } from '@parley/contracts';
import { createTracedHistogram, inSeconds } from '@parley/telemetry';

const meter = metrics.getMeter('edge-stream');

const firstPaint = createTracedHistogram(
  meter,
  'parley.browser.time_to_first_paint',
  inSeconds('From the key press until the first text was painted, as sampled pages tell', [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
);
const longestGap = createTracedHistogram(
  meter,
  'parley.browser.longest_gap',
  inSeconds('The longest pause between two paints of new text, as sampled pages tell', [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]),
);

/** Longer than this nobody waited: a tab that slept, or a clock that was set. */
const LONGEST_MS = 600_000;

export function recordBrowserSpan({ attributes, traceId, spanId }: BrowserSpan): void {
  // A page sends the spans of sampled traces alone.
  const span = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  for (const { key, value } of attributes) {
    const ms = 'doubleValue' in value ? value.doubleValue : 'intValue' in value ? Number(value.intValue) : Number.NaN;
    if (!(ms >= 0 && ms <= LONGEST_MS)) continue;
    if (key === BrowserMeasure.firstPaint) firstPaint.record(ms / 1_000, {}, span);
    if (key === BrowserMeasure.longestGap) longestGap.record(ms / 1_000, {}, span);
  }
}
