import { headers, NatsError } from 'nats';
import { contextOf, injectTraceContext, inSendSpan } from '@parley/telemetry';
import type { BusConnection } from '../connection/bus-connection';
import { encodeJson } from '../connection/json';
import { Outcome, recordAcknowledgement, recordPublish } from '../connection/publish-metrics';

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
  publish(message: StoredMessage): Promise<number> {
    const parent = contextOf(message.traceparent);
    return inSendSpan({ destination: kindOf(message.subject), parent }, () => this.store(message));
  }

  private async store({ subject, payload, messageId }: StoredMessage): Promise<number> {
    const messageHeaders = headers();
    injectTraceContext(messageHeaders);
    const sentAt = performance.now();
    recordPublish();
    try {
      const ack = await this.bus.jetstream.publish(subject, encodeJson(payload), {
        headers: messageHeaders,
        ...(messageId ? { msgID: messageId } : {}),
      });
      recordAcknowledgement(sentAt, Outcome.stored);
      return ack.seq;
    } catch (error) {
      recordAcknowledgement(sentAt, error instanceof NatsError && error.api_error ? Outcome.refused : Outcome.lost);
      throw error;
    }
  }
}

/** The first word of a subject: what follows may be ids. */
const kindOf = (subject: string): string => subject.split('.')[0] as string;
