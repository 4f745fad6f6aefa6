import type { ConsumerConfig } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { isConsumerNotFound } from '../connection/js-errors';

/** Makes a durable consumer as described, or brings the one that is there to these settings. */
export async function ensureConsumer(
  { manager }: BusConnection,
  stream: string,
  config: Partial<ConsumerConfig> & { durable_name: string },
): Promise<void> {
  try {
    await manager.consumers.info(stream, config.durable_name);
  } catch (error) {
    if (!isConsumerNotFound(error)) throw error;
    await manager.consumers.add(stream, config);
    return;
  }
  await manager.consumers.update(stream, config.durable_name, config);
}
