import { startTelemetry } from '@parley/telemetry';
import { env } from './env';

const telemetry = startTelemetry({ serviceName: 'canary', otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT });
// Imported only now, so that instrumentation sees every module that it patches.
const { run } = await import('./run');

const leaving = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => leaving.abort());
await run(env, telemetry, leaving.signal);
await telemetry.shutdown();
process.exit();
