export { OtlpTraces, type Span, spansOf } from './otlp';
export { Receiver } from './receiver';
