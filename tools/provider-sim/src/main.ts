import { env } from './env';
import { startProviderSim } from './provider-sim';

const sim = await startProviderSim({
  port: env.HTTP_PORT,
  address: env.BIND_ADDRESS,
  tokensPerSecond: env.SIM_TOKENS_PER_SECOND,
  firstTokenMs: env.SIM_FIRST_TOKEN_MS,
  ...(env.SIM_REQUESTS_PER_MINUTE ? { requestsPerMinute: env.SIM_REQUESTS_PER_MINUTE } : {}),
});
console.log(JSON.stringify({ level: 'info', service: 'provider-sim', msg: 'ready', url: sim.url }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sim.stop().then(() => process.exit(0)));
}
