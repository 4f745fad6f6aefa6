import { StreamName, Subject, type UserChange, type UserEvent } from '@parley/contracts';
import { consumerOpts } from 'nats';
import type { BusConnection } from '../connection/bus-connection';
import { decodeJson } from '../connection/json';

interface Feed {
  close(): void;
}

/** The events of one person: those after a known one from the stream, then live, each once and in order. */
export class UserEventFeed {
  constructor(private readonly bus: BusConnection) {}

  /**
   * @param after id of the last event that was seen; null for new ones only. When events after it have aged out,
   * the feed begins with the oldest that is left.
   */
  async open(ownerId: string, after: number | null, onEvent: (event: UserEvent) => void): Promise<Feed> {
    let last = after ?? 0;
    let waiting: UserEvent[] | null = after === null ? null : [];
    const deliver = (event: UserEvent): void => {
      if (event.id <= last) return;
      last = event.id;
      onEvent(event);
    };
    const subscription = this.bus.nats.subscribe(Subject.liveUser(ownerId), {
      callback: (error, message) => {
        if (error) return;
        const event = toUserEvent(message.data, Number(message.headers?.get('Nats-Sequence')));
        if (waiting) waiting.push(event);
        else deliver(event);
      },
    });
    if (after !== null) {
      await this.bus.ping();
      for await (const event of this.readAfter(ownerId, after)) deliver(event);
      waiting?.forEach(deliver);
      waiting = null;
    }
    return { close: () => subscription.unsubscribe() };
  }

  private async *readAfter(ownerId: string, after: number): AsyncGenerator<UserEvent> {
    const subject = Subject.user(ownerId);
    const last = await this.bus.manager.streams
      .getMessage(StreamName.userEvents, { last_by_subj: subject })
      .catch(() => null);
    if (!last || last.seq <= after) return;
    const options = consumerOpts();
    options.orderedConsumer();
    options.startSequence(after + 1);
    const subscription = await this.bus.jetstream.subscribe(subject, options);
    try {
      for await (const message of subscription) {
        yield toUserEvent(message.data, message.seq);
        if (message.seq >= last.seq) return;
      }
    } finally {
      subscription.unsubscribe();
    }
  }
}

function toUserEvent(data: Uint8Array, sequence: number): UserEvent {
  return { ...(decodeJson(data) as UserChange & { at: string }), id: sequence };
}
