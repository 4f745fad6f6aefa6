/** What the page notes of one answer, in milliseconds since 1970. Kept plain: the SDK is loaded once there is something to send. */
export interface AnswerTrace {
  readonly traceId: string;
  readonly spanId: string;
  readonly pressedAt: number;
  firstPaintAt: number | null;
  lastPaintAt: number | null;
  longestGapMs: number;
  paints: number;
}

export function beginTrace(pressedAt: number): AnswerTrace {
  return { traceId: randomHex(16), spanId: randomHex(8), pressedAt, firstPaintAt: null, lastPaintAt: null, longestGapMs: 0, paints: 0 };
}

/** New text is on the screen. */
export function notePaint(trace: AnswerTrace, at: number): void {
  if (trace.lastPaintAt !== null) trace.longestGapMs = Math.max(trace.longestGapMs, at - trace.lastPaintAt);
  trace.firstPaintAt ??= at;
  trace.lastPaintAt = at;
  trace.paints += 1;
}

/** The W3C header that makes all services part of it. */
export const traceparentOf = ({ traceId, spanId }: AnswerTrace): string => `00-${traceId}-${spanId}-01`;

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
