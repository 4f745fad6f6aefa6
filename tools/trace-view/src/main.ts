import { env } from './env';
import { Receiver } from './receiver';

const receiver = new Receiver();
await receiver.listen(env.PORT, env.BIND_ADDRESS);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void receiver.close().then(() => process.exit()));
