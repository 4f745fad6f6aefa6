import { connectBus, provisionStreams } from '@parley/bus';
import { migrate } from '@parley/database';
import { conversationSchema } from './database/schema';
import type { Env } from './env';

/** Brings schema and streams to what this version needs. Safe to run again, and beside running services. */
export async function prepare(env: Env): Promise<void> {
  await migrate(conversationSchema(env.DATABASE_URL, 2));
  const bus = await connectBus({ url: env.NATS_URL, name: 'conversation-migrate', requestTimeoutMs: 15_000 });
  try {
    await provisionStreams(bus, {
      replicas: env.STREAM_REPLICAS,
      tokensMaxAgeMs: env.TOKENS_MAX_AGE_MS,
      tokensMaxBytes: env.TOKENS_MAX_BYTES,
    });
  } finally {
    await bus.close();
  }
}
