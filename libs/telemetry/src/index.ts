export { createTracedHistogram, type TracedHistogram } from './exemplars';
export { inSeconds } from './metric-options';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry';
export {
  contextOf,
  extractTraceContext,
  injectTraceContext,
  linkTo,
  type HeaderReader,
  type HeaderWriter,
} from './message-context';
export { beginReceiveSpan, inProcessSpan, inSendSpan, type MessageOperation } from './message-spans';
