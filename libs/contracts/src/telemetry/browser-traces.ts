import { z } from 'zod';

/** Largest body of `POST /stream/telemetry/traces`, in bytes. */
export const BROWSER_TRACES_BYTES = 32_768;

const Nanoseconds = z.string().regex(/^\d{1,20}$/);
const HexId = (digits: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const Value = z.union([
  z.strictObject({ stringValue: z.string().max(100) }),
  z.strictObject({ intValue: z.union([z.number(), z.string().max(20)]) }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({ boolValue: z.boolean() }),
]);
const Attribute = z.object({ key: z.string().max(60), value: Value });

/** A span of the page, in the form of OTLP; whatever else an exporter adds is left out. */
export const BrowserSpan = z.object({
  traceId: HexId(32),
  spanId: HexId(16),
  parentSpanId: HexId(16).optional(),
  name: z.enum(['ask', 'wait for the first paint', 'read']),
  kind: z.number().int().min(0).max(5),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: z.array(Attribute).max(12).default([]),
});
export type BrowserSpan = z.infer<typeof BrowserSpan>;

/** Body of `POST /stream/telemetry/traces` → 204: OTLP over HTTP as JSON, from a page to its own origin. */
export const BrowserTraces = z.object({
  resourceSpans: z
    .array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(BrowserSpan).max(60) })).max(4) }))
    .max(4),
});
export type BrowserTraces = z.infer<typeof BrowserTraces>;

/** Names of what the page measures, as attributes of its span `ask`, in milliseconds. */
export const BrowserMeasure = { firstPaint: 'parley.first_paint_ms', longestGap: 'parley.longest_gap_ms' } as const;
