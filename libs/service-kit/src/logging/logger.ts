import { trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';

export type { Logger };

const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.password',
  '*.token',
  '*.accessToken',
  '*.apiKey',
  '*.content',
  // A failed statement carries its parameters, and with them what people wrote.
  '*.parameters',
];

/** JSON lines on stdout with the ids of the active trace; secrets and contents are cut out. */
export function createLogger(serviceName: string, level: string): Logger {
  return pino({
    level,
    base: { service: serviceName },
    redact: { paths: REDACTED, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: traceIds,
  });
}

function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { traceId: span.traceId, spanId: span.spanId } : {};
}
