import type { JetStreamManager } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { isStreamNotFound } from '../connection/js-errors';
import { declareStreams, type StreamDeclaration, type StreamSettings } from './stream-declarations';

/** Makes the streams as declared: those that are missing are added, others brought to the declared settings. */
export async function provisionStreams({ manager }: BusConnection, settings: StreamSettings): Promise<void> {
  for (const declaration of declareStreams(settings)) await provision(manager, declaration);
}

async function provision(manager: JetStreamManager, declaration: StreamDeclaration): Promise<void> {
  try {
    await manager.streams.info(declaration.name);
  } catch (error) {
    if (!isStreamNotFound(error)) throw error;
    await manager.streams.add(declaration);
    return;
  }
  await manager.streams.update(declaration.name, declaration);
}
