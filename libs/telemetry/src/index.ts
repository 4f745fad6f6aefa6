export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry';
export { extractTraceContext, injectTraceContext, type HeaderReader, type HeaderWriter } from './message-context';
