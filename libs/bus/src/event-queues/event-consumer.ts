import { extractTraceContext, inProcessSpan } from '@parley/telemetry';
import { AckPolicy, nanos } from 'nats';
import type { z } from 'zod';
import type { BusConnection } from '../connection/bus-connection';
import { parseJson } from '../connection/json';
import type { QueuedMessage } from '../queues/queued-message';
import { QueueReader } from '../queues/queue-reader';
import { WorkQueue } from '../queues/work-queue';
import type { EventQueue } from './event-queue';

export interface EventHooks<S extends z.ZodType> {
  handle: (event: z.infer<S>) => Promise<void>;
  /** An event that could not be handled, or events that cannot be heard: they come again after a while. */
  onFailure: (error: unknown) => void;
}

/** How many events one replica handles side by side. */
const CONCURRENCY = 16;
const RETRY_DELAY_MS = 1_000;

/** Hands the events of one queue to a service, each until it was handled, whatever fails in between. */
export class EventConsumer<S extends z.ZodType> {
  private readonly reader: QueueReader;

  private constructor(
    bus: BusConnection,
    private readonly queue: EventQueue<S>,
    private readonly hooks: EventHooks<S>,
  ) {
    this.reader = new QueueReader({
      open: () => openQueue(bus, queue),
      concurrency: CONCURRENCY,
      handle: (message) => this.process(message),
      onTrouble: hooks.onFailure,
    });
  }

  /** Listens from now on, also to a queue that is not there yet: `assertListening` tells. */
  static listen<S extends z.ZodType>(bus: BusConnection, queue: EventQueue<S>, hooks: EventHooks<S>): EventConsumer<S> {
    return new EventConsumer(bus, queue, hooks);
  }

  /** @throws when there is no queue to listen to yet */
  static async start<S extends z.ZodType>(bus: BusConnection, queue: EventQueue<S>, hooks: EventHooks<S>): Promise<EventConsumer<S>> {
    await openQueue(bus, queue);
    return new EventConsumer(bus, queue, hooks);
  }

  /** @throws while the queue cannot be heard */
  assertListening(): void {
    this.reader.assertReading();
  }

  /** Stops taking more and waits for what is under way. */
  async stop(): Promise<void> {
    await this.reader.stop();
  }

  private async process(message: QueuedMessage): Promise<void> {
    const { stream, schema } = this.queue;
    const event = parseJson(schema, message.data);
    if (event === null) {
      this.hooks.onFailure(new Error(`a message of ${stream} has another shape and was dropped`));
      message.discard();
      return;
    }
    try {
      const parent = extractTraceContext(message.headers);
      await inProcessSpan({ destination: stream.toLowerCase(), parent }, () => this.hooks.handle(event));
      await message.done();
    } catch (error) {
      this.hooks.onFailure(error);
      message.handBack(RETRY_DELAY_MS);
    }
  }
}

function openQueue<S extends z.ZodType>(bus: BusConnection, { stream, consumer }: EventQueue<S>): Promise<WorkQueue> {
  return WorkQueue.open(bus, stream, {
    durable_name: consumer,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(30_000),
  });
}
