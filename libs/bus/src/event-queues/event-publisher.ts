import type { z } from 'zod';
import type { BusConnection } from '../connection/bus-connection';
import { StoredPublisher } from '../streams/stored-publisher';
import type { EventQueue } from './event-queue';

/** Puts events of one kind into their queue. Repeating one is harmless: it is stored once. */
export class EventPublisher<S extends z.ZodType> {
  private readonly publisher: StoredPublisher;

  constructor(
    bus: BusConnection,
    private readonly queue: EventQueue<S>,
  ) {
    this.publisher = new StoredPublisher(bus);
  }

  /** Resolves once the event is stored. */
  async publish(event: z.infer<S>): Promise<void> {
    const { subject, messageId } = this.queue;
    await this.publisher.publish({ subject: subject(event), payload: event, messageId: messageId(event) });
  }
}
