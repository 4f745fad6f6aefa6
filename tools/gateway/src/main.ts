import { env } from './env';
import { Gateway } from './gateway';

const gateway = new Gateway({
  port: env.PORT,
  address: env.BIND_ADDRESS,
  auth: env.AUTH_URLS,
  conversation: env.CONVERSATION_URLS,
  edgeStream: env.EDGE_STREAM_URLS,
  webRoot: env.WEB_ROOT,
  devTraces: env.DEV_TRACES_URL,
});
const port = await gateway.listen();
console.log(JSON.stringify({ level: 'info', service: 'gateway', msg: 'ready', port }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void gateway.close().then(() => process.exit(0)));
}
