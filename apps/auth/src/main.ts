import { startTelemetry } from '@parley/telemetry';
import { env } from './env';

const [command, argument = ''] = process.argv.slice(2);

if (command) {
  const { makeAdmin, prepare, rotateKeys } = await import('./prepare');
  const commands: Record<string, () => Promise<void>> = {
    migrate: () => prepare(env),
    'rotate-keys': () => rotateKeys(env),
    'make-admin': () => makeAdmin(env, argument),
  };
  const run = commands[command];
  if (!run) throw new Error(`there is no command ${command}; there are ${Object.keys(commands).join(', ')}`);
  await run();
} else {
  const telemetry = startTelemetry({
    serviceName: 'auth',
    otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    sampleRatio: env.OTEL_TRACES_SAMPLER_ARG,
    slowMs: env.OTEL_TRACES_SLOW_MS,
  });
  // Imported only now, so that instrumentation sees every module that it patches.
  const { run } = await import('./run');
  await run(telemetry);
}
