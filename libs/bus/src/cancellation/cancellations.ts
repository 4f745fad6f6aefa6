import { StreamName, Subject } from '@parley/contracts';
import type { BusConnection } from '../connection/bus-connection';
import { isMessageNotFound } from '../connection/js-errors';

/** Stops that people asked for: heard as they come, and looked up, since a message may be missed. */
export class Cancellations {
  constructor(private readonly bus: BusConnection) {}

  /** Calls back with the id of each generation that is to stop, as soon as someone says so. */
  onCancel(listener: (generationId: string) => void): { close(): void } {
    const subscription = this.bus.nats.subscribe(Subject.cancel('*'), {
      callback: (error, message) => {
        const generationId = message.subject.split('.')[2];
        if (!error && generationId) listener(generationId);
      },
    });
    return { close: () => subscription.unsubscribe() };
  }

  async isCancelled(generationId: string): Promise<boolean> {
    try {
      await this.bus.manager.streams.getMessage(StreamName.control, { last_by_subj: Subject.cancel(generationId) });
      return true;
    } catch (error) {
      if (isMessageNotFound(error)) return false;
      throw error;
    }
  }
}
