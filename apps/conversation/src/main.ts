import { startTelemetry } from '@parley/telemetry';
import { env } from './env';

const command = process.argv[2];

if (command === 'migrate') {
  const { prepare } = await import('./prepare');
  await prepare(env);
} else if (command === 'reconcile') {
  const { reconcile } = await import('./ledger/reconciliation');
  const isGood = await reconcile(env, (line) => process.stdout.write(`${line}\n`));
  process.exitCode = isGood ? 0 : 1;
} else if (command !== undefined) {
  throw new Error(`there is no command ${command}; there are migrate and reconcile`);
} else {
  const telemetry = startTelemetry({
    serviceName: 'conversation',
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    sampleRatio: env.OTEL_TRACES_SAMPLER_ARG,
    slowMs: env.OTEL_TRACES_SLOW_MS,
  });
  // Imported only now, so that instrumentation sees every module that it patches.
  const { run } = await import('./run');
  await run(telemetry);
}
