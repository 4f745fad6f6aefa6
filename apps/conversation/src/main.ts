import { startTelemetry } from '@parley/telemetry';
import { env } from './env';

if (process.argv[2] === 'migrate') {
  const { prepare } = await import('./prepare');
  await prepare(env);
} else {
  const telemetry = startTelemetry({
    serviceName: 'conversation',
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    sampleRatio: env.OTEL_TRACES_SAMPLER_ARG,
  });
  // Imported only now, so that instrumentation sees every module that it patches.
  const { run } = await import('./run');
  await run(telemetry);
}
