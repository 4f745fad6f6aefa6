export { OtlpTraces, type Span, spansOf } from './otlp';
export { type OtlpHooks, OtlpServer } from './otlp-server';
