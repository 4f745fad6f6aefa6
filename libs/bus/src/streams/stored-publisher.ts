import { headers } from 'nats';
import { injectTraceContext } from '@parley/telemetry';
import type { BusConnection } from '../connection/bus-connection';
import { encodeJson } from '../connection/json';

export interface StoredMessage {
  subject: string;
  payload: unknown;
  /** Within the stream's window a second message with this id is stored once. */
  messageId?: string;
  /** W3C context of the request that caused it; the active one when absent. */
  traceparent?: string | null;
}

/** Publishes to a stream and waits until the server has stored it. */
export class StoredPublisher {
  constructor(private readonly bus: BusConnection) {}

  /** @returns the message's sequence in its stream */
  async publish({ subject, payload, messageId, traceparent }: StoredMessage): Promise<number> {
    const messageHeaders = headers();
    if (traceparent) messageHeaders.set('traceparent', traceparent);
    else injectTraceContext(messageHeaders);
    const ack = await this.bus.jetstream.publish(subject, encodeJson(payload), {
      headers: messageHeaders,
      ...(messageId ? { msgID: messageId } : {}),
    });
    return ack.seq;
  }
}
