import { contextOf, injectTraceContext, inSendSpan } from '@parley/telemetry';
import { headers } from 'nats';
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

/** How long to wait for the server's word, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Publishes to a stream and waits until the server has stored it. */
export class StoredPublisher {
  constructor(private readonly bus: BusConnection) {}

  /** @returns the message's sequence in its stream */
  publish(message: StoredMessage): Promise<number> {
    const parent = contextOf(message.traceparent);
    return inSendSpan({ destination: kindOf(message.subject), parent }, () => this.store(message));
  }

  private store({ subject, payload, messageId }: StoredMessage): Promise<number> {
    const messageHeaders = headers();
    injectTraceContext(messageHeaders);
    if (messageId) messageHeaders.set('Nats-Msg-Id', messageId);
    return this.bus.acknowledged.publish(subject, encodeJson(payload), messageHeaders, PATIENCE_MS);
  }
}

/** The first word of a subject: what follows may be ids. */
const kindOf = (subject: string): string => subject.split('.')[0] as string;
