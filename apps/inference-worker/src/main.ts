import { startTelemetry } from '@parley/telemetry';
import { env } from './env';

const telemetry = startTelemetry({
  serviceName: 'inference-worker',
  otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
  sampleRatio: env.OTEL_TRACES_SAMPLER_ARG,
  slowMs: env.OTEL_TRACES_SLOW_MS,
});
// Imported only now, so that instrumentation sees every module that it patches.
const { run } = await import('./run');
await run(telemetry);
